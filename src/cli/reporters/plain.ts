import type { TrialProgress } from "../../experiment/run-trial.js";
import type { SweepPlan, SweepReporter } from "../../sweep/reporter.js";
import type { Run } from "../../tracking/store.js";
import { printable } from "../output/printable.js";
import { endText, planText, runText, stackText, progressText } from "./lines.js";
import { Tally } from "./tally.js";

const progressEveryMs = 15_000;

/** One line for every event, for pipes and log files. */
export class PlainReporter implements SweepReporter {
  readonly #write: (line: string) => void;
  readonly #debug: boolean;
  readonly #toldAt = new Map<string, number>();
  #tally: Tally | undefined;

  constructor(write: (line: string) => void, debug: boolean) {
    this.#write = write;
    this.#debug = debug;
  }

  planned(plan: SweepPlan): void {
    this.#tally = new Tally(plan);
    this.#write(planText(plan));
  }

  started(_worker: number, run: Run): void {
    this.#toldAt.set(run.id, Date.now());
    this.#tally?.started(run);
    this.#write(`started ${runText(run)}`);
  }

  progress(_worker: number, run: Run, progress: TrialProgress): void {
    const now = Date.now();
    if (now - (this.#toldAt.get(run.id) ?? now) < progressEveryMs) return;
    this.#toldAt.set(run.id, now);
    this.#write(`${run.id}: ${progressText(progress)}`);
  }

  ended(_worker: number, run: Run, stack?: string): void {
    this.#tally?.ended(run);
    this.#write(`${this.#tally === undefined ? "" : `[${this.#tally.text}] `}${endText(run)}`);
    if (stack !== undefined && this.#debug) this.#write(stackText(stack));
  }

  output(worker: number, line: string): void {
    this.#write(`worker ${worker + 1}: ${printable(line)}`);
  }

  note(text: string): void {
    this.#write(`note: ${printable(text)}`);
  }

  close(): void {
    // Nothing is held back.
  }
}
