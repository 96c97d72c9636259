import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { prepareSweep } from "../../src/sweep/sweep.js";
import type { Assignment, FromWorker } from "../../src/sweep/messages.js";
import { openStore } from "../../src/tracking/open.js";
import type { Benchmark } from "../benchmark.js";

/** What is aimed at, in seconds. */
const aim = 1.5;
// Workers are what is built, as users start them.
const worker = fileURLToPath(new URL("../../dist/sweep/worker.js", import.meta.url));
const study = fileURLToPath(new URL("../../test/cli/studies/flow.ts", import.meta.url));

const isFirstStep = (message: FromWorker): boolean =>
  message.type === "progress" && message.progress.step !== undefined;

/** Seconds from the start of a worker process until it tells what `holds` waits for. */
async function secondsUntil(assignment: Assignment, holds: (message: FromWorker) => boolean): Promise<number> {
  const began = performance.now();
  const child = fork(worker, [], { stdio: "ignore" });
  let seconds: number | undefined;
  child.on("message", (message) => {
    if (holds(message as FromWorker)) seconds ??= (performance.now() - began) / 1000;
  });
  child.send({ type: "start", assignment });
  await new Promise((resolve) => child.once("exit", resolve));
  if (seconds === undefined) throw new Error("The worker ended without having begun a trial: is dist/ built?");
  return seconds;
}

function workerStart(name: string, holds: (message: FromWorker) => boolean): Benchmark {
  return {
    name,
    unit: "s",
    target: 1,
    peer: `the aim of ${aim} s`,
    async start() {
      const folder = mkdtempSync(path.join(tmpdir(), "pushforward-bench-"));
      const storeUrl = `sqlite:${path.join(folder, "runs.db")}`;
      const store = await openStore(storeUrl, { create: true });
      let seed = 0;
      const ours = async (): Promise<number> => {
        const { sweep } = await prepareSweep({ file: study, set: ["training.steps=10"], seeds: [seed++] }, store);
        return secondsUntil(
          {
            storeUrl,
            sweep: sweep.id,
            environment: {},
            threads: 1,
            failFast: false,
            lingers: false,
            requeue: false,
            leaseMs: 60_000,
            memoryLimit: 2 ** 40,
            checkpointInterval: 60_000,
          },
          holds,
        );
      };
      return {
        ours: [{ work: ours }],
        peer: [{ work: () => Promise.resolve(aim) }],
        async stop() {
          await store.close();
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

/** From the start of a worker process to its first trial, and to the first steps of a training. */
export const workerStarts: readonly Benchmark[] = [
  workerStart("worker-ready", ({ type }) => type === "started"),
  workerStart("worker-first-step", isFirstStep),
];
