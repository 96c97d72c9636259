import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { component } from "../../src/component/component.js";
import { minibatchOt, sinkhorn } from "../../src/couplings/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { Experiment, ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import { runTrial } from "../../src/experiment/run-trial.js";
import {
  conditionalFlowMatching,
  denoisingScoreMatching,
  scoreAndFlowMatching,
  targetFlowMatching,
} from "../../src/losses/index.js";
import { nll } from "../../src/metrics/index.js";
import { mlpVectorField, velocityAndScore } from "../../src/models/index.js";
import { points } from "../../src/numerics/points.js";
import type { Stream } from "../../src/numerics/random.js";
import { standardDeviation } from "../../src/numerics/statistics.js";
import { adam } from "../../src/optimizers/index.js";
import { conditionalOt, schroedingerBridge, ve, vpLinear } from "../../src/paths/index.js";
import { eulerMaruyama } from "../../src/samplers/index.js";
import { dopri5 } from "../../src/solvers/index.js";
import { openStore } from "../../src/tracking/open.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { source } from "./toy.js";

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pushforward-paths-"));
  store = await openStore(`sqlite:${path.join(folder, "runs.db")}`, { create: true });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Two classes, left and right of the origin, in the proportion 1 to 3. */
function twoSides(n: number, stream: Stream) {
  const cloud = points(n, 2);
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    labels[i] = stream.uniform() < 0.25 ? 0 : 1;
    cloud.data[2 * i] = (2 * labels[i]! - 1) * 1.5 + 0.3 * stream.normal();
    cloud.data[2 * i + 1] = 0.3 * stream.normal();
  }
  return { cloud, labels };
}

const labelled = component({
  kind: "dataset",
  name: "labelledSides",
  summary: "Two Gaussians with labels.",
  options: {},
  inject: [],
  create: () => ({
    load: (stream: Stream) => {
      const [train, validation, test] = [twoSides(400, stream), twoSides(10, stream), twoSides(100, stream)];
      return Promise.resolve({
        name: "labelledSides",
        dimension: 2,
        columns: ["x", "y"],
        train: train.cloud,
        validation: validation.cloud,
        test: test.cloud,
        classes: {
          names: ["left", "right"],
          train: train.labels,
          validation: validation.labels,
          test: test.labels,
        },
      });
    },
  }),
});

/** Deviation of the samples' second coordinate, and the share of them on the right. */
const sampleShape = component({
  kind: "metric",
  name: "sampleShape",
  summary: "How high the sides of the samples are, and how many lie on the right.",
  options: {},
  inject: [],
  create: () => ({
    name: "sampleShape",
    unit: "1",
    evaluate: async (context) => {
      const { n, data } = await context.samples(1000);
      const [x, y] = [0, 1].map((j) => Float64Array.from({ length: n }, (_, i) => data[2 * i + j]!));
      return [
        { name: "height", value: standardDeviation(y!), n },
        { name: "right", value: x!.filter((value) => value > 0).length / n, n },
      ];
    },
  }),
});

let studies = 0;

function study(input: Partial<ExperimentInput>): Experiment {
  return defineExperiment({
    name: `paths-${studies++}`,
    components: [labelled],
    dataset: labelled(),
    model: mlpVectorField({ hidden: [16, 16], activation: "silu" }),
    optimizer: adam({ learningRate: 1e-2 }),
    training: { steps: 300, batchSize: 64 },
    solver: dopri5({ rtol: 1e-3, atol: 1e-3 }),
    metrics: [nll()],
    evaluation: { samples: 100, gridSize: 0, trajectories: 2, times: 2, pictures: false },
    ...input,
  });
}

async function complete(experiment: Experiment): Promise<Run> {
  const [planned] = await store.enqueue(planTrials(experiment, { source, seeds: [0] }));
  const run = (await store.claim({ ids: [planned!.run.id] }, "test", {}))!;
  await runTrial({ run, experiment, store, threads: 1 });
  await store.finish(run.id, "completed");
  return store.find(run.id);
}

/** In nats: entropy of the choice of a side, and of two coordinates of deviation 0.3. */
const entropy = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75) + Math.log(2 * Math.PI * Math.E * 0.09);

const velocity = mlpVectorField({ hidden: [16, 16], activation: "silu" });
const wide = mlpVectorField({ hidden: [32, 32], activation: "silu", fourierFeatures: 2 });

it.each<readonly [string, Partial<ExperimentInput>, number]>([
  [
    "a class-conditional field",
    {
      model: mlpVectorField({ hidden: [16, 16], activation: "silu", conditional: true }),
      loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
    },
    0.5,
  ],
  [
    "the noise along ve, sampled from the law at its start",
    { loss: conditionalFlowMatching({ path: ve({ sigmaMin: 0.1, sigmaMax: 3 }), predict: "noise" }) },
    1,
  ],
  ["a score along vpLinear", { loss: denoisingScoreMatching({ path: vpLinear({ end: 0.01 }) }) }, 1],
  [
    "a velocity and a score of bridges",
    {
      model: velocityAndScore({ velocity, score: velocity }),
      loss: scoreAndFlowMatching({ path: schroedingerBridge() }),
    },
    1,
  ],
  [
    "the exact velocity of the training points",
    { loss: targetFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }) },
    0.5,
  ],
])("trains %s to a likelihood near the truth", async (_name, input, slack) => {
  const run = await complete(study(input));
  const value = run.metrics["nll.test"]!.last;
  expect(value).toBeGreaterThan(entropy - 0.3);
  expect(value).toBeLessThan(entropy + slack);
});

it("draws from the law of the data by the stochastic equation of a Schroedinger bridge, learnt from entropic pairs", async () => {
  const run = await complete(
    study({
      model: velocityAndScore({ velocity: wide, score: wide }),
      loss: scoreAndFlowMatching({ path: schroedingerBridge({ sigma: 1 }), coupling: sinkhorn({ epsilon: 2 }) }),
      sampler: eulerMaruyama({ steps: 100, diffusion: 1, schedule: "constant" }),
      components: [labelled, sampleShape],
      training: { steps: 1500, batchSize: 64 },
      metrics: [sampleShape()],
      evaluation: { samples: 1000, gridSize: 0, trajectories: 2, times: 2, pictures: false },
    }),
  );
  expect(run.metrics["nfe"]!.last).toBe(100);
  // Noise g = 1 without the pull of the score would leave sigma_1 sqrt(1 + int 1 / sigma_t^2 dt), more than 0.5.
  expect(Math.abs(run.metrics["height"]!.last - 0.3)).toBeLessThan(0.1);
  expect(Math.abs(run.metrics["right"]!.last - 0.75)).toBeLessThan(0.1);
});

it("refuses a class-conditional field where the loss knows no classes", async () => {
  const model = mlpVectorField({ conditional: true });
  const loss = targetFlowMatching({ path: conditionalOt({ sigma: 0.1 }) });
  await expect(complete(study({ model, loss }))).rejects.toThrow(/this loss does not tell it the classes/);
});

it("refuses a model with a score of its own where the loss would leave it untrained", async () => {
  const model = velocityAndScore({ velocity, score: velocity });
  const loss = conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }), coupling: minibatchOt() });
  const sampler = eulerMaruyama({ steps: 10 });
  await expect(complete(study({ model, loss, sampler }))).rejects.toThrow(
    /a score of its own, which this loss does not/,
  );
});
