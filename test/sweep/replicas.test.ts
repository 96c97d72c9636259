import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { grid } from "../../src/component/space.js";
import { eightGaussians } from "../../src/datasets/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { ExperimentInput, Replicas } from "../../src/experiment/experiment.js";
import { artifactNames } from "../../src/experiment/trial.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { mlpVectorField } from "../../src/models/index.js";
import { decodeNpy } from "../../src/numerics/npy.js";
import { adam } from "../../src/optimizers/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { OnnxRuntime } from "../../src/runtime/onnx-runtime.js";
import { median } from "../../src/search/pruners/index.js";
import { euler } from "../../src/solvers/index.js";
import type { FromWorker } from "../../src/sweep/messages.js";
import { sweptStudy, type SweptStudy } from "../../src/sweep/study.js";
import { TrialLoop } from "../../src/sweep/trial-loop.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { sqlite, type Site } from "../tracking/stores.js";
import { begin, steady } from "./searched-study.js";

const steps = 40;

function trained(changes: Partial<ExperimentInput> = {}): SweptStudy {
  const study = defineExperiment({
    name: "trained",
    seeds: [0, 1],
    components: [steady],
    dataset: eightGaussians({ train: 64, validation: 64, test: 1 }),
    model: mlpVectorField({ hidden: [8] }),
    loss: conditionalFlowMatching({ path: conditionalOt({ sigma: grid(0.05, 0.3) }) }),
    optimizer: adam({ learningRate: 1e-2 }),
    training: { steps, batchSize: 8, validateEvery: 10 },
    solver: euler({ steps: 1 }),
    metrics: [],
    evaluation: { samples: 1, gridSize: 0, trajectories: 0, lossFloor: false, pictures: false },
    runtime: { precision: "float64", threads: 1 },
    ...changes,
  });
  return sweptStudy(study, [], { path: "trained.ts", text: "" });
}

const spied = () => vi.spyOn(OnnxRuntime.prototype, "compileStack");
let stacks = spied();
const sites: Site[] = [];
const stores: Store[] = [];

beforeEach(() => {
  stacks = spied();
  // Marks of who prints are for the process that reads them.
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, "write").mockReturnValue(true);
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const store of stores.splice(0)) await store.close();
  for (const site of sites.splice(0)) site.remove();
});

async function freshStore(): Promise<Store> {
  const site = sqlite.site();
  sites.push(site);
  const store = await site.open();
  stores.push(store);
  return store;
}

interface Work {
  readonly replicas: Replicas;
  readonly stop?: AbortController;
  readonly onMessage?: (message: FromWorker) => void;
}

/** Works on a sweep as a worker process does, until nothing is left or it is stopped. */
async function work(store: Store, sweep: string, swept: SweptStudy, options: Work): Promise<readonly FromWorker[]> {
  const heard: FromWorker[] = [];
  await new TrialLoop({
    store,
    sweep,
    swept,
    environment: {},
    threads: 1,
    replicas: options.replicas,
    failFast: false,
    lingers: false,
    requeue: false,
    leaseMs: 60_000,
    memoryLimit: 2 ** 40,
    checkpointInterval: 0,
    stop: (options.stop ?? new AbortController()).signal,
    tell(message) {
      heard.push(message);
      options.onMessage?.(message);
    },
  }).run();
  return heard;
}

interface Found {
  readonly run: Run;
  readonly losses: readonly number[];
  readonly parameters: readonly number[];
}

/** What each run of a sweep has found, by its point and seed. */
async function findings(store: Store, sweep: string): Promise<ReadonlyMap<string, Found>> {
  const runs = await store.runs({ sweep });
  return new Map(
    await Promise.all(
      runs.map(async (run): Promise<[string, Found]> => {
        const { values } = await store.series(run.id, "loss.validation");
        const kept = (await store.artifacts(run.id)).some(({ name }) => name === artifactNames.parameters);
        const parameters = kept ? decodeNpy(await store.readArtifact(run.id, artifactNames.parameters)).data : [];
        return [
          JSON.stringify([run.point, run.seed]),
          { run, losses: [...values], parameters: Array.from(parameters, Number) },
        ];
      }),
    ),
  );
}

function expectAlike(found: ReadonlyMap<string, Found>, expected: ReadonlyMap<string, Found>): void {
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, { run, losses, parameters }] of expected) {
    const one = found.get(key)!;
    expect([one.run.status, one.run.error]).toEqual([run.status, run.error]);
    expect(one.losses).toHaveLength(losses.length);
    expect(one.parameters).toHaveLength(parameters.length);
    for (const [ours, theirs] of [[one.losses, losses] as const, [one.parameters, parameters] as const]) {
      ours.forEach((value, i) => {
        expect(value).toBeCloseTo(theirs[i]!, 9);
      });
    }
  }
}

async function swept(study: SweptStudy, replicas: Replicas): Promise<ReadonlyMap<string, Found>> {
  const store = await freshStore();
  const sweep = await begin(store, study);
  await work(store, sweep, study, { replicas });
  const runs = await store.runs({ sweep });
  expect(runs.map(({ attempt }) => attempt)).toEqual(runs.map(() => 1));
  return findings(store, sweep);
}

describe("a worker of several trials at once", () => {
  test("finds what one finds that runs them one after another, beside trials that diverge", async () => {
    const study = trained({ optimizer: adam({ learningRate: grid(1e-3, 1e300) }) });
    const found = await swept(study, 4);
    expect(stacks.mock.calls[0]![0]).toHaveLength(4);
    expect([...found.values()].filter(({ run }) => run.status === "failed")).toHaveLength(4);
    stacks.mockClear();
    expectAlike(found, await swept(study, 1));
    expect(stacks).not.toHaveBeenCalled();
  });

  test("takes as many at once as pay, by the size of their layers", async () => {
    const training = { steps: 5, batchSize: 8, validateEvery: 5 };
    const study = trained({ model: mlpVectorField({ hidden: grid([8], [1200]) }), training });
    await swept(study, "auto");
    // Four trials of narrow layers at once, which the first of the wide ones ends; of these, 8 x 1200 numbers each, three.
    const sizes = new Set(stacks.mock.calls.map(([bodies]) => bodies.length));
    expect([...sizes].sort()).toEqual([3, 4]);
  });

  test("takes out a trial that is pruned", async () => {
    const study = trained({
      loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
      optimizer: adam({ learningRate: grid(0.02, 0.01, 1e-6, 0.03) }),
      search: { pruner: median({ startup: 1 }), lag: 2 },
    });
    const found = await swept(study, 4);
    const pruned = [...found.values()].filter(({ run }) => run.status === "pruned");
    expect(pruned.length).toBeGreaterThan(0);
    expect(pruned.length).toBeLessThan(found.size);
    expectAlike(found, await swept(study, 1));
  });

  test("goes on with all of them where it was stopped", async () => {
    const study = trained();
    const store = await freshStore();
    const sweep = await begin(store, study);
    const stop = new AbortController();
    const onMessage = (message: FromWorker): void => {
      if (message.type === "progress" && (message.progress.step ?? 0) > 8) stop.abort("Enough.");
    };
    await work(store, sweep, study, { replicas: 3, stop, onMessage });
    const left = await store.runs({ sweep, status: ["killed"] });
    expect(left.map(({ error }) => error)).toEqual(["Enough.", "Enough.", "Enough."]);
    await store.sweeps.revive(sweep, { all: true });
    await work(store, sweep, study, { replicas: 4 });
    expect(await store.count({ sweep, status: ["completed"] })).toBe(4);
    expectAlike(await findings(store, sweep), await swept(study, 1));
  });

  test("runs a trial alone whose process died, and divides its processor time among the others", async () => {
    const study = trained();
    const store = await freshStore();
    const sweep = await begin(store, study);
    const first = (await store.claim({ sweep }, "gone", {}))!;
    await store.abandon("gone", "crashed", "It died.");
    await store.sweeps.revive(sweep, { retries: 1, killed: false });
    const before = process.cpuUsage();
    const heard = await work(store, sweep, study, { replicas: 8 });
    const { user, system } = process.cpuUsage(before);
    const at = heard.flatMap((message) =>
      message.type === "started" || message.type === "ended" ? [`${message.type} ${message.id}`] : [],
    );
    expect(at.indexOf(`ended ${first.id}`)).toBe(at.indexOf(`started ${first.id}`) + 1);
    const runs = await store.runs({ sweep });
    const cpu = runs.map(({ metrics }) => metrics["time.cpu"]!.last);
    expect(cpu.every((seconds) => seconds > 0)).toBe(true);
    expect(cpu.reduce((sum, seconds) => sum + seconds)).toBeLessThan((user + system) / 1e6);
  });
});
