import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SweepReporter } from "../../src/sweep/reporter.js";
import type * as SweepModule from "../../src/sweep/sweep.js";

const flow = fileURLToPath(new URL("../cli/studies/flow.ts", import.meta.url));
const nothing = (): void => undefined;
const never = new AbortController().signal;
const silent: SweepReporter = {
  planned: nothing,
  started: nothing,
  progress: nothing,
  ended: nothing,
  output: nothing,
  note: nothing,
  close: nothing,
};
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-pruned-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("worker processes prune a run by what others have reported, keep it as pruned and go on", async () => {
  // Worker processes run what is built.
  const { runSweep } = (await import(new URL("../../dist/sweep/sweep.js", import.meta.url).href)) as typeof SweepModule;
  const work = (trials: number) =>
    runSweep({
      file: flow,
      set: ["optimizer=adam(learningRate=grid(0.001,0.002,0.003,30,0.004))", "training.validateEvery=50"],
      search: { sampler: "gridSearch", trials, pruner: "median(startup=2,percentile=99)", lag: 1 },
      storeUrl: `sqlite:${path.join(folder, "runs.db")}`,
      reporter: silent,
      stop: never,
      kill: never,
      workers: 1,
    });
  const before = await work(3);
  expect(before.runs.map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
  // Its rivals were all trained by a process that is gone.
  const { runs } = await work(5);
  const byRate = new Map(runs.map((run) => [run.options["optimizer.learningRate"], run]));
  const pruned = byRate.get(30)!;
  expect(pruned).toMatchObject({
    status: "pruned",
    error: expect.stringMatching(
      /^Its best value by step 50, .* is worse than the 99th percentile of 3 completed trials/,
    ) as string,
  });
  expect(pruned.metrics["loss.validation"]!.lastStep).toBe(50);
  const last = byRate.get(0.004)!;
  expect(last.startedAt).toBeGreaterThanOrEqual(pruned.finishedAt!);
  expect(["completed", "pruned"]).toContain(last.status);
});
