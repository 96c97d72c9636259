import { MultiBar, type SingleBar } from "cli-progress";
import type { TrialProgress } from "../../experiment/run-trial.js";
import type { SweepPlan, SweepReporter } from "../../sweep/reporter.js";
import type { Run } from "../../tracking/store.js";
import { colors } from "../output/colors.js";
import { printable } from "../output/printable.js";
import { endText, planText, runText, stackText, progressText } from "./lines.js";
import { Tally } from "./tally.js";

/** A bar for the sweep and one for each worker, below lines of what has ended; for a terminal. */
export class BarsReporter implements SweepReporter {
  readonly #stream: NodeJS.WritableStream;
  readonly #debug: boolean;
  readonly #bars: MultiBar;
  readonly #workers = new Map<number, SingleBar>();
  #sweep: SingleBar | undefined;
  #tally: Tally | undefined;
  #startedAt = Date.now();

  constructor(stream: NodeJS.WritableStream, debug: boolean) {
    this.#stream = stream;
    this.#debug = debug;
    this.#bars = new MultiBar({
      format: "{bar} {text}",
      barsize: 16,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      stream,
      fps: 8,
      hideCursor: true,
      linewrap: true,
      clearOnComplete: true,
      emptyOnZero: true,
      gracefulExit: false,
      forceRedraw: true,
    });
  }

  planned(plan: SweepPlan): void {
    this.#stream.write(`${planText(plan)}\n`);
    if (plan.toRun === 0) return;
    this.#tally = new Tally(plan);
    this.#startedAt = Date.now();
    this.#sweep = this.#bars.create(plan.total, plan.done, { text: this.#sweepText(this.#tally) });
  }

  started(worker: number, run: Run): void {
    this.#tally?.started(run);
    const bar = this.#workers.get(worker) ?? this.#bars.create(1, 0, { text: "" });
    this.#workers.set(worker, bar);
    bar.setTotal(1);
    bar.update(0, { text: runText(run) });
  }

  progress(worker: number, run: Run, progress: TrialProgress): void {
    const bar = this.#workers.get(worker);
    if (progress.steps !== undefined) bar?.setTotal(progress.steps);
    bar?.update(progress.step ?? 0, { text: `${runText(run)}  ${colors.dim(progressText(progress))}` });
  }

  ended(worker: number, run: Run, stack?: string): void {
    this.#tally?.ended(run);
    this.#log(endText(run));
    if (stack !== undefined && this.#debug) this.#log(stackText(stack));
    this.#workers.get(worker)?.update(0, { text: colors.dim("idle") });
    if (this.#tally === undefined) return;
    this.#sweep?.setTotal(this.#tally.total);
    this.#sweep?.update(this.#tally.done, { text: this.#sweepText(this.#tally) });
  }

  output(worker: number, line: string): void {
    this.#log(`${colors.dim(`worker ${worker + 1}:`)} ${printable(line)}`);
  }

  note(text: string): void {
    this.#log(`${colors.yellow("note:")} ${printable(text)}`);
  }

  close(): void {
    if (!this.#sweep) return;
    // Stopping alone would drop the lines that wait for the next redrawing.
    this.#bars.update();
    this.#bars.stop();
    this.#sweep = undefined;
  }

  /** Above the bars while there are any. */
  #log(text: string): void {
    if (this.#sweep) this.#bars.log(`${text}\n`);
    else this.#stream.write(`${text}\n`);
  }

  #sweepText({ done, failed, total }: Tally): string {
    const minutes = Math.floor((Date.now() - this.#startedAt) / 60_000);
    const lost = failed > 0 ? colors.red(`, ${failed} not completed`) : "";
    return `${done}/${total} trials done${lost}${minutes > 0 ? `, ${minutes} min` : ""}`;
  }
}
