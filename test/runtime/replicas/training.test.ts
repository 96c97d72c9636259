import { afterAll, describe, expect, it } from "vitest";
import { minibatchOt } from "../../../src/couplings/index.js";
import { gaussian, penguins } from "../../../src/datasets/index.js";
import { cnfLikelihood, conditionalFlowMatching, negativeLogLikelihood } from "../../../src/losses/index.js";
import { mlpVectorField, neuralSplineCoupling, realNvp } from "../../../src/models/index.js";
import { adam, adamW, sgd } from "../../../src/optimizers/index.js";
import {
  conditionalOt,
  constantSigma,
  cosine,
  paths,
  polynomial,
  schroedingerBridge,
  ve,
  vpLinear,
  vpTrigonometric,
} from "../../../src/paths/index.js";
import { graphKernels } from "../../../src/runtime/kernel-table.js";
import { createRuntime, type Precision, type Runtime } from "../../../src/runtime/index.js";
import { NotStackable, stackLoops } from "../../../src/runtime/replicas/stacked-loop.js";
import { rk4 } from "../../../src/solvers/index.js";
import { maxDifference } from "../numbers.js";
import { steps, type Study, trained, type Training } from "./studies.js";

const replicas = [0, 1, 2];

const plane = gaussian({ dimension: 2, train: 64, validation: 8, test: 8 });
const field = mlpVectorField({ hidden: [8, 8], activation: "selu" });
const rates = [1e-3, 3e-3, 1e-2];

/** The paths with a bandwidth, or another number, of each replica. */
const pathsOf = [
  (r: number) => conditionalOt({ sigma: [0.01, 0.1, 0.3][r]! }),
  (r: number) => constantSigma({ sigma: [0.01, 0.1, 0.3][r]! }),
  (r: number) => vpTrigonometric({ sigma: [0, 0.1, 0.3][r]! }),
  (r: number) => vpLinear({ betaMin: [0.1, 0.2, 0.3][r]! }),
  (r: number) => ve({ sigmaMin: [0.01, 0.1, 0.3][r]! }),
  (r: number) => cosine({ offset: [0.008, 0.01, 0.02][r]! }),
  (r: number) => polynomial({ power: 2, sigma: [0.01, 0.1, 0.3][r]! }),
  (r: number) => schroedingerBridge({ sigma: [0.3, 0.5, 0.7][r]! }),
];

/** Studies of which every replica has one with numbers of its own. */
const studies: Readonly<Record<string, (replica: number) => Study>> = {
  ...Object.fromEntries(
    pathsOf.map((path) => [
      `flow matching along ${path(0).name}`,
      (r: number) => ({ dataset: plane, model: field, loss: conditionalFlowMatching({ path: path(r) }) }),
    ]),
  ),
  "flow matching with minibatch couplings": (r) => ({
    dataset: plane,
    model: field,
    loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 * r }), coupling: minibatchOt() }),
  }),
  "flow matching of classes": () => ({
    dataset: penguins(),
    model: mlpVectorField({ hidden: [8], conditional: true }),
    loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
  }),
  "affine couplings with rates of their own": (r) => ({
    dataset: plane,
    model: realNvp({ layers: 2, hidden: [8] }),
    loss: negativeLogLikelihood(),
    optimizer: adam({ learningRate: rates[r]!, beta1: [0.8, 0.9, 0.95][r]! }),
    training: { steps, gradientClip: [0.5, 1, 2][r]!, emaDecay: [0.9, 0.95, 0.99][r]! },
  }),
  "spline couplings": (r) => ({
    dataset: plane,
    model: neuralSplineCoupling({ layers: 2, hidden: [8], bins: 4 }),
    loss: negativeLogLikelihood(),
    optimizer: adamW({ learningRate: rates[r]!, weightDecay: 0.01 }),
  }),
  "a continuous flow by likelihood": (r) => ({
    dataset: plane,
    model: field,
    loss: cnfLikelihood({ solver: rk4({ steps: 2 }), kineticEnergy: 0.1 * (r + 1) }),
    optimizer: sgd({ learningRate: rates[r]! }),
  }),
};

const runtimes = new Map<Precision, Runtime>();
async function runtimeOf(precision: Precision): Promise<Runtime> {
  const runtime = runtimes.get(precision) ?? (await createRuntime({ precision, threads: 1 }));
  runtimes.set(precision, runtime);
  return runtime;
}
afterAll(() => {
  for (const runtime of runtimes.values()) runtime.dispose();
});

async function all(precision: Precision, study: (replica: number) => Study): Promise<readonly Training[]> {
  const runtime = await runtimeOf(precision);
  const trainings: Training[] = [];
  for (const replica of replicas) trainings.push(await trained(runtime, study(replica), replica));
  return trainings;
}

async function together(precision: Precision, trainings: readonly Training[]) {
  const settings = { provider: "cpu", threads: 1, spinning: false, precision, table: graphKernels };
  const bodies = trainings.map(({ body }) => body);
  const loop = await stackLoops(bodies, trainings[0]!.specs, settings);
  const states = trainings.map(({ start }) => start);
  const nothing = trainings.map(() => ({}));
  const batches = trainings.map(({ batch }) => batch);
  const results = await loop.run(states, nothing, batches, steps);
  loop.dispose();
  return results;
}

it("has a study along every path", () => {
  const named = pathsOf.map((path) => path(0).name);
  expect(paths.map(({ definition }) => definition.name).filter((name) => !named.includes(name))).toEqual([]);
});

describe.each(Object.entries(studies))("replicas of %s", (_, study) => {
  it.each([
    ["float64", 1e-12],
    ["float32", 1e-5],
  ] as const)("train in %s as each does alone", async (precision, tolerance) => {
    const trainings = await all(precision, study);
    const results = await together(precision, trainings);
    for (const [replica, { end, losses, start }] of trainings.entries()) {
      const { state, outputs } = results[replica]!;
      expect(maxDifference(end["parameters"]!, start["parameters"]!)).toBeGreaterThan(1e-4);
      for (const [name, values] of Object.entries(end)) {
        const scale = Math.max(1, ...Array.from(values, Math.abs));
        expect(maxDifference(state[name]!, values)).toBeLessThan(tolerance * scale);
      }
      const largest = Math.max(1, ...losses.map(Math.abs));
      expect(maxDifference(outputs["loss"]!, losses)).toBeLessThan(tolerance * largest);
    }
  });
});

describe("what one replica meets", () => {
  const study = studies["flow matching along conditionalOt"]!;

  it.each([NaN, Infinity])("does not reach the others: %d in a batch", async (poison) => {
    const trainings = await all("float64", study);
    const clean = await together("float64", trainings);
    const name = Object.keys(trainings[1]!.batch).find((key) => key !== "t" && !key.startsWith("optimizer."))!;
    const poisoned = {
      ...trainings[1]!,
      batch: { ...trainings[1]!.batch, [name]: new Float64Array(trainings[1]!.batch[name]!).fill(poison) },
    };
    const results = await together("float64", trainings.with(1, poisoned));
    expect(results[1]!.outputs["loss"]!.every((loss) => !Number.isFinite(loss))).toBe(true);
    for (const replica of [0, 2]) expect(results[replica]).toEqual(clean[replica]);
  });
});

describe("what does not stack", () => {
  const of = (hidden: number[], activation: "selu" | "tanh" = "selu"): Study => ({
    dataset: plane,
    model: mlpVectorField({ hidden, activation }),
    loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
  });

  it.each([
    ["another activation", of([8, 8], "tanh"), /^Selu, called at .+, in one replica is Tanh in another\.$/],
    ["another width", of([8, 9]), /^A replica has no step for the shapes of the first: /],
  ])("%s", async (_, other, message) => {
    const runtime = await runtimeOf("float64");
    const pair = [await trained(runtime, of([8, 8]), 0), await trained(runtime, other, 0)];
    const refusal = await together("float64", pair).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NotStackable);
    expect((refusal as NotStackable).message).toMatch(message);
  });
});
