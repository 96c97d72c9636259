import { parseFilter } from "../../src/query/filter.js";
import { matching } from "../../src/query/matches.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { LossSeries } from "../../src/experiment/loss-series.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import { TrainingAborted } from "../../src/training/errors.js";
import { trainingStreams } from "../../src/training/streams.js";
import { train, type TrainingRequest } from "../../src/training/train.js";
import type { Benchmark, Contestant } from "../benchmark.js";
import { budget } from "../budget.js";
import { trainingRequest } from "../training/trainer.js";
import { flowMatchingStudy } from "../training/training-steps.js";
import { benchTrial, filledStore, temporaryStore } from "./filled-store.js";

const runs = 10_000;
const pointsARun = 1_000;
const longSeries = 100_000;

let filled: ReturnType<typeof filledStore> | undefined;

/** A question to a store of 10,000 runs and 10 million points, in milliseconds; the store is made once. */
function question(name: string, allowed: number, ask: (store: Store, longest: string) => Promise<unknown>): Benchmark {
  return budget(name, "ms", allowed, async () => {
    filled ??= filledStore(runs, pointsARun, longSeries);
    const { store, longest, remove } = await filled;
    process.once("beforeExit", () => void remove());
    const ours: Contestant["work"] = async () => {
      const began = performance.now();
      await ask(store, longest);
      return performance.now() - began;
    };
    return { ours, stop: () => undefined };
  });
}

const batch = 1_000;
const batches = 300;

const writing = budget("store-write", "us/point", 5, async () => {
  const { store, remove } = await temporaryStore();
  await store.enqueue([benchTrial(0)]);
  const { id } = (await store.claim({}, "bench", {}))!;
  let step = 0;
  const ours: Contestant["work"] = async () => {
    const began = performance.now();
    for (let i = 0; i < batches; i++) {
      const at = Date.now();
      await store.log(
        id,
        Array.from({ length: batch }, (_, k) => ({ name: `metric ${k % 4}`, step: step + k, value: Math.sin(k), at })),
      );
      step += batch;
    }
    // Reading waits until all is written.
    await store.find(id);
    return (1000 * (performance.now() - began)) / (batch * batches);
  };
  return { ours, stop: remove };
});

const loggedSeconds = 2;

/** Of the time of a training, the share that its log takes: the loss of every step, as `run` keeps it. */
const logging = budget("store-logging", "%", 2, async () => {
  const runtime = await createRuntime({ threads: 2 });
  const { store, remove } = await temporaryStore();
  await store.enqueue(Array.from({ length: 20 }, (_, i) => benchTrial(i)));
  const request = await trainingRequest(runtime, flowMatchingStudy(64, 256));
  const ours: Contestant["work"] = async () => {
    const { id } = (await store.claim({}, "bench", {}))!;
    const series = new LossSeries(2_000);
    const controller = new AbortController();
    const began = performance.now();
    let spent = 0;
    const onProgress: TrainingRequest["onProgress"] = async ({ losses }) => {
      const before = performance.now();
      await store.log(id, series.add(losses, Date.now()));
      spent += performance.now() - before;
      if (before - began > 1000 * loggedSeconds) controller.abort();
    };
    const options = { ...request.options, steps: 1e9 };
    await train({ ...request, options, streams: trainingStreams(0), onProgress, signal: controller.signal }).catch(
      (error: unknown) => {
        if (!(error instanceof TrainingAborted)) throw error;
      },
    );
    const total = performance.now() - began;
    const before = performance.now();
    await store.finish(id, "completed");
    return (100 * (spent + performance.now() - before)) / total;
  };
  return {
    ours,
    async stop() {
      runtime.dispose();
      await remove();
    },
  };
});

const condition = parseFilter("loss.path.sigma < 0.1 and nll.test < 2.3 and status = completed");

async function compared(store: Store): Promise<readonly Pick<Run, "metrics">[]> {
  const ids = (await store.records({ newest: 1_000 }, [])).map(({ id }) => id);
  return store.records({ ids });
}

export const storeSpeed: readonly Benchmark[] = [
  writing,
  logging,
  question("store-list", 500, (store) => Promise.all([store.records({ newest: 50 }), store.count()])),
  question("store-filter", 500, async (store) => matching(await store.records({}, ["nll.test"]), condition)),
  question("store-series", 100, (store, longest) => store.series(longest, "loss", { points: 1_000 })),
  question("store-compare", 1_000, compared),
];
