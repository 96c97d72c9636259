import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { SweepReporter } from "../../src/sweep/reporter.js";
import type * as sweeps from "../../src/sweep/sweep.js";
import type { Benchmark } from "../benchmark.js";
import { budget } from "../budget.js";

const trials = 200;
const workers = 2;
const file = fileURLToPath(new URL("sleeps.ts", import.meta.url));
// What is built, as users run it.
const built = new URL("../../dist/sweep/sweep.js", import.meta.url).href;
const nothing = (): void => undefined;
const silent: SweepReporter = {
  planned: nothing,
  started: nothing,
  progress: nothing,
  ended: nothing,
  output: nothing,
  note: nothing,
  close: nothing,
};

/** Of the time of two workers, start to end, the part in which they do not sleep in one of 200 trials of a second. */
const waste: Benchmark = {
  ...budget("sweep-waste", "%", 5, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pushforward-bench-"));
    const never = new AbortController().signal;
    const { runSweep } = (await import(built)) as typeof sweeps;
    const ours = async (): Promise<number> => {
      const began = performance.now();
      await runSweep({
        file,
        search: { sampler: "tpe", trials },
        workers,
        storeUrl: `sqlite:${path.join(mkdtempSync(path.join(folder, "round-")), "runs.db")}`,
        reporter: silent,
        stop: never,
        kill: never,
      });
      const seconds = (performance.now() - began) / 1000;
      return 100 * (1 - trials / (workers * seconds));
    };
    return {
      ours,
      stop: () => {
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }),
  rounds: 1,
};

export const sweepWaste: readonly Benchmark[] = [waste];
