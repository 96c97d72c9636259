import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { minibatchOt, semiDiscrete } from "../../src/couplings/index.js";
import { eightGaussians } from "../../src/datasets/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { Experiment, ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import { runTrial, type TrialRequest } from "../../src/experiment/run-trial.js";
import { artifactNames } from "../../src/experiment/trial.js";
import { conditionalFlowMatching, rectifiedFlow } from "../../src/losses/index.js";
import { nll, slicedWasserstein } from "../../src/metrics/index.js";
import { mlpVectorField } from "../../src/models/index.js";
import { decodeNpy } from "../../src/numerics/npy.js";
import { adam } from "../../src/optimizers/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { heun } from "../../src/solvers/index.js";
import { openStore } from "../../src/tracking/open.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { source } from "./toy.js";

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pushforward-reflow-"));
  store = await openStore(`sqlite:${path.join(folder, "runs.db")}`, { create: true });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function study(name: string, input: Partial<ExperimentInput>): Experiment {
  return defineExperiment({
    name,
    dataset: eightGaussians({ train: 100, validation: 10, test: 60, standardize: true }),
    model: mlpVectorField({ hidden: [32, 32], activation: "silu" }),
    optimizer: adam({ learningRate: 5e-3 }),
    solver: heun({ steps: 8 }),
    training: { steps: 1800, batchSize: 64 },
    metrics: [nll(), slicedWasserstein({ n: 50, projections: 8 })],
    evaluation: { samples: 100, gridSize: 8, trajectories: 5, times: 3 },
    ...input,
  });
}

async function claim(experiment: Experiment): Promise<Run> {
  const [planned] = await store.enqueue(planTrials(experiment, { source, seeds: [0] }));
  return (await store.claim({ ids: [planned!.run.id] }, "test", {}))!;
}

async function complete(experiment: Experiment, options: Partial<TrialRequest> = {}): Promise<Run> {
  const run = await claim(experiment);
  await runTrial({ run, experiment, store, threads: 1, ...options });
  await store.finish(run.id, "completed");
  return store.find(run.id);
}

const parametersOf = async (run: Run) => [
  ...decodeNpy(await store.readArtifact(run.id, artifactNames.parameters)).data,
];

describe("a trial of rectified flow", () => {
  const loss = rectifiedFlow({ rounds: 2, pairs: 1000, path: conditionalOt({ sigma: 0.05 }) });

  it("logs straightness and cost by round, which reflow lowers", async () => {
    const run = await complete(study("reflow", { loss }));
    const [straightness, cost] = [
      await store.series(run.id, "reflow.straightness"),
      await store.series(run.id, "reflow.cost"),
    ];
    expect([straightness.steps, cost.steps].map((steps) => [...steps])).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(straightness.values[2]!).toBeLessThan(0.3 * straightness.values[0]!);
    const error = (await store.series(run.id, "reflow.cost.se")).values;
    expect(cost.values[2]!).toBeLessThan(cost.values[0]! + 2 * Math.hypot(error[0]!, error[2]!));
    expect(run.metrics).toHaveProperty("nll.test");
    expect(run.metrics).not.toHaveProperty("loss.floor");
  });

  it("ends as if it had not been interrupted in a later round", async () => {
    const distilled = rectifiedFlow({ rounds: 1, distill: true, pairs: 500 });
    const whole = await complete(study("whole", { loss: distilled }));
    const experiment = study("interrupted", { loss: distilled });
    const first = await claim(experiment);
    const stop = new AbortController();
    const onProgress: TrialRequest["onProgress"] = ({ step = 0 }) => {
      if (step > 700) stop.abort("enough");
    };
    await expect(
      runTrial({ run: first, experiment, store, threads: 1, signal: stop.signal, onProgress }),
    ).rejects.toThrow("Training was stopped after step");
    await store.finish(first.id, "killed", "enough");
    const resumed = await complete(experiment);
    expect(await parametersOf(resumed)).toEqual(await parametersOf(whole));
    expect((await store.series(resumed.id, "reflow.cost")).values).toEqual(
      (await store.series(whole.id, "reflow.cost")).values,
    );
    // One network evaluation a sample, and no density.
    expect(whole.metrics["nfe"]!.last).toBe(1);
    expect(whole.metrics).not.toHaveProperty("nll.test");
  });
});

describe("a trial with a coupling that is prepared", () => {
  it("keeps what the coupling found, and knows that straight ways leave no floor", async () => {
    const loss = conditionalFlowMatching({
      path: conditionalOt({ sigma: 0.05 }),
      coupling: semiDiscrete({ tolerance: 0.05 }),
    });
    const run = await complete(study("semi-discrete", { loss, training: { steps: 100, batchSize: 64 } }));
    for (const name of ["semiDiscrete.potentials.npy", "semiDiscrete.masses.npy"]) {
      expect(decodeNpy(await store.readArtifact(run.id, name)).shape).toEqual([100]);
    }
    expect(run.metrics["loss.floor"]!.last).toBe(0);
    expect(run.metrics["loss.excess"]!.last).toBeGreaterThan(0);
  });

  it("goes on bit by bit after an interruption", async () => {
    const loss = conditionalFlowMatching({
      path: conditionalOt({ sigma: 0.05 }),
      coupling: semiDiscrete({ tolerance: 0.05, epsilon: 0.1 }),
    });
    const whole = await complete(study("prepared", { loss }));
    const experiment = study("prepared-interrupted", { loss });
    const first = await claim(experiment);
    const stop = new AbortController();
    const onProgress: TrialRequest["onProgress"] = ({ step = 0 }) => {
      if (step > 0) stop.abort("enough");
    };
    await expect(
      runTrial({ run: first, experiment, store, threads: 1, signal: stop.signal, onProgress }),
    ).rejects.toThrow("Training was stopped after step");
    await store.finish(first.id, "killed", "enough");
    expect(await parametersOf(await complete(experiment))).toEqual(await parametersOf(whole));
  });

  it("knows no floor for pairs of a batch", async () => {
    const loss = conditionalFlowMatching({ path: conditionalOt({ sigma: 0.05 }), coupling: minibatchOt() });
    const run = await complete(study("minibatch", { loss, training: { steps: 20, batchSize: 64 } }));
    expect(run.metrics).not.toHaveProperty("loss.floor");
  });
});
