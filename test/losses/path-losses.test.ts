import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Coupling } from "../../src/couplings/coupling.js";
import type { Classes } from "../../src/datasets/dataset.js";
import {
  conditionalFlowMatching,
  denoisingScoreMatching,
  scoreAndFlowMatching,
  targetFlowMatching,
} from "../../src/losses/index.js";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { EmpiricalPosterior } from "../../src/models/empirical-posterior.js";
import { MarginalVelocity } from "../../src/models/marginal-velocity.js";
import { MixturePosterior } from "../../src/models/mixture-posterior.js";
import type { VectorField } from "../../src/models/model.js";
import { points } from "../../src/numerics/points.js";
import { paths } from "../../src/paths/index.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import { box } from "../models/hand-made.js";
import { pathOf } from "../oracles/transport.js";
import { exactPrediction, expectWithin, field, lossesOf, lossWith } from "./batches.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const atoms = points(4, 2, Float64Array.of(0, 0, 1, 0.2, -0.7, 1.1, 0.4, -1.3));
const gaussian = new StandardGaussian(2);
const shift = [0.6, -0.8];

/** The field, moved by a vector of length 1. */
function shifted(of: VectorField): VectorField {
  return field(of.dimension, (parameters, t, x) => of.velocity(parameters, t, x).add(tf.tensor2d([shift])));
}

const given: Readonly<Record<string, object>> = {
  conditionalOt: { sigma: 0.1 },
  constantSigma: { sigma: 0.3 },
  polynomial: { sigma: 0.1 },
  vpTrigonometric: { sigma: 0.1 },
  // Its velocity has the tails of 1 / t: a wide margin lets few batches average it.
  schroedingerBridge: { sigma: 0.5, margin: 0.05 },
  ve: { sigmaMax: 3, sigmaMin: 0.1 },
  vpLinear: { end: 0.02 },
  cosine: { end: 0.02 },
};

describe("the floor of conditionalFlowMatching", () => {
  const velocities = paths.map(({ definition }) => [definition.name, "velocity"] as const);
  it.each([...velocities, ["vpLinear", "noise"] as const, ["ve", "score"] as const, ["constantSigma", "x1"] as const])(
    "is what the exact prediction leaves, on %s for the %s",
    async (name, predict) => {
      const path = pathOf(name, given[name]);
      const loss = lossWith(conditionalFlowMatching, { path, predict }, gaussian);
      const exact = exactPrediction(atoms, path, predict);
      const { values, excess } = await lossesOf(runtime, loss, [exact, shifted(exact)], atoms);
      expectWithin(values[0]!, loss.floor!(atoms, trainingStreams(1))!);
      // Oracle 8: any other field exceeds it by its squared distance from the exact one.
      expectWithin(excess[1]!, { value: 1, standardError: 0 });
    },
  );
});

describe("what a trained model stands for", () => {
  it.each([
    ["conditionalOt", "velocity"],
    ["constantSigma", "x1"],
    ["vpLinear", "noise"],
    ["ve", "score"],
  ] as const)("on %s, from the %s: the exact velocity and score", async (name, predict) => {
    const path = pathOf(name, given[name]);
    const loss = lossWith(conditionalFlowMatching, { path, predict }, gaussian);
    const model = loss.field!(exactPrediction(atoms, path, predict));
    const n = 5;
    const x = box(n, 2, 1.5);
    const t = Float64Array.of(0.05, 0.3, 0.5, 0.8, 0.95);
    const program = await runtime.compile(
      (inputs) => ({ v: model.velocity({}, inputs.t, inputs.x), s: model.score!({}, inputs.t, inputs.x) }),
      { t: { shape: [n, 1] }, x: { shape: [n, 2] } },
    );
    const { v, s } = await program.run({ t, x: x.data });
    const truth = new MarginalVelocity(path, new EmpiricalPosterior(atoms));
    truth.velocity(t, x).data.forEach((value, i) => {
      expect(Math.abs(v![i]! - value)).toBeLessThan(1e-8 * (1 + Math.abs(value)));
    });
    truth.score(t, x).data.forEach((value, i) => {
      expect(Math.abs(s![i]! - value)).toBeLessThan(1e-8 * (1 + Math.abs(value)));
    });
  });

  it("is the same for a model of scaled inputs", async () => {
    const path = pathOf("ve", given["ve"]);
    const loss = lossWith(conditionalFlowMatching, { path, predict: "noise", scaleInputs: true }, gaussian);
    const exact = exactPrediction(atoms, path, "noise");
    const ofScaled = field(2, (parameters, t, x) =>
      exact.velocity(parameters, t, x.mul(path.atTensor(t).sigma.square().add(1).sqrt())),
    );
    const { values } = await lossesOf(runtime, loss, [ofScaled], atoms);
    expectWithin(values[0]!, loss.floor!(atoms, trainingStreams(1))!);
    const program = await runtime.compile(
      ({ t, x }) => ({
        scaled: loss.field!(ofScaled).velocity({}, t, x),
        exact: exactPrediction(atoms, path, "velocity").velocity({}, t, x),
      }),
      { t: { shape: [2, 1] }, x: { shape: [2, 2] } },
    );
    const results = await program.run({ t: Float64Array.of(0.2, 0.7), x: Float64Array.of(1, 2, -0.3, 0.6) });
    results["scaled"]!.forEach((value, i) => {
      expect(value).toBeCloseTo(results["exact"]![i]!, 9);
    });
  });

  it("has no score where base points and data points are coupled", () => {
    const coupling: Coupling = { pair: () => undefined };
    const loss = lossWith(
      conditionalFlowMatching,
      { path: pathOf("conditionalOt", { sigma: 0.1 }), coupling },
      gaussian,
    );
    expect(loss.field!(exactPrediction(atoms, pathOf("conditionalOt", { sigma: 0.1 }), "velocity"))).not.toHaveProperty(
      "score",
    );
  });
});

describe("denoisingScoreMatching", () => {
  it("has the floor of the noise, weighs every noise level alike, and gives the probability-flow velocity", async () => {
    const path = pathOf("vpLinear", given["vpLinear"]);
    const loss = lossWith(denoisingScoreMatching, { path }, gaussian);
    const exact = exactPrediction(atoms, path, "score");
    const moved = field(2, (parameters, t, x) =>
      exact.velocity(parameters, t, x).add(tf.tensor2d([shift]).div(path.atTensor(t).sigma)),
    );
    const { values, excess } = await lossesOf(runtime, loss, [exact, moved], atoms);
    expectWithin(values[0]!, loss.floor!(atoms, trainingStreams(1))!);
    expectWithin(excess[1]!, { value: 1, standardError: 0 });
  });

  it("refuses paths and couplings that give no velocity or score", () => {
    const make = (options: object) => () => lossWith(denoisingScoreMatching, { ...options }, gaussian);
    expect(make({ path: pathOf("conditionalOt", { sigma: 0.1 }) })).toThrow(
      /prediction of the score gives no velocity/,
    );
    expect(make({ path: pathOf("vpLinear"), coupling: { pair: () => undefined } })).toThrow(/independent of the data/);
  });
});

describe("scoreAndFlowMatching", () => {
  it("is at its floor for the exact velocity and score of atoms", async () => {
    const path = pathOf("schroedingerBridge", given["schroedingerBridge"]);
    const loss = lossWith(scoreAndFlowMatching, { path }, gaussian);
    const velocity = exactPrediction(atoms, path, "velocity");
    const score = exactPrediction(atoms, path, "score");
    const withScore = (of: VectorField): VectorField => ({ ...of, score: (p, t, x) => score.velocity(p, t, x) });
    const models = [withScore(velocity), withScore(shifted(velocity))];
    const { values, excess } = await lossesOf(runtime, loss, models, atoms);
    expectWithin(values[0]!, loss.floor!(atoms, trainingStreams(1))!);
    expectWithin(excess[1]!, { value: 1, standardError: 0 });
  });

  it("needs noise in the path and a score in the model", () => {
    const make = (path: string) => lossWith(scoreAndFlowMatching, { path: pathOf(path, { sigma: 0.1 }) }, gaussian);
    expect(() => make("conditionalOt")).toThrow(/this path has none; take the path schroedingerBridge/);
    const model = exactPrediction(atoms, pathOf("schroedingerBridge"), "velocity");
    expect(() => make("schroedingerBridge").value(model, {}, {})).toThrow(/set the study's model to velocityAndScore/);
  });
});

describe("targetFlowMatching", () => {
  it("is zero for the exact velocity, of the training points or of their law", async () => {
    const law = new GaussianMixture([
      { weight: 1, mean: [1, 0], covariance: [0.3, 0.1, 0.1, 0.2] },
      { weight: 3, mean: [-1, 0.5], covariance: [0.1, 0, 0, 0.1] },
    ]);
    const path = pathOf("vpTrigonometric", { sigma: 0.1 });
    const n = 64;
    const slice = { t: new Float64Array(n), x: new Float64Array(2 * n), u: new Float64Array(2 * n) };
    for (const target of ["trainingPoints", "law"] as const) {
      const loss = lossWith(targetFlowMatching, { path, target }, gaussian, { law });
      expect(loss.floor!(atoms, trainingStreams(1))).toEqual({ value: 0, standardError: 0 });
      await loss.prepare!(atoms, trainingStreams(1));
      loss.fill(slice, atoms, n, trainingStreams(2));
      const posterior = target === "law" ? new MixturePosterior(law) : new EmpiricalPosterior(atoms);
      const velocity = new MarginalVelocity(path, posterior).velocity(slice.t, points(n, 2, slice.x));
      velocity.data.forEach((value, i) => {
        expect(slice.u[i]).toBeCloseTo(value, 10);
      });
    }
  });

  it("needs a base and a law whose velocity is known", () => {
    const other: BaseMeasure = { dimension: 2, sample: (n) => points(n, 2) };
    const path = pathOf("conditionalOt", { sigma: 0.1 });
    expect(() => lossWith(targetFlowMatching, { path }, other)).toThrow(/base standardGaussian only/);
    expect(() => lossWith(targetFlowMatching, { path, target: "law" }, gaussian)).toThrow(/Gaussian mixtures/);
  });
});

describe("classes in a batch", () => {
  const labels = Int32Array.of(0, 1, 2, 1);
  const classes: Classes = { names: ["a", "b", "c"], train: labels, validation: labels, test: labels };
  const path = pathOf("conditionalOt", { sigma: 0 });

  function conditions(conditionDrop: number, data: { readonly classes?: Classes }) {
    const n = 2000;
    const loss = lossWith(conditionalFlowMatching, { path, conditionDrop }, gaussian, data);
    expect(loss.inputs(n, 2, 3)["condition"]).toEqual({ shape: [n, 3] });
    expect(loss.inputs(n, 2)["condition"]).toBeUndefined();
    const slice = {
      t: new Float64Array(n),
      x: new Float64Array(2 * n),
      u: new Float64Array(2 * n),
      condition: new Float64Array(3 * n),
    };
    loss.fill(slice, atoms, n, trainingStreams(1));
    return { slice, n };
  }

  it("are those of the data points of its paths", () => {
    const { slice, n } = conditions(0, { classes });
    for (let i = 0; i < n; i++) {
      const end = [0, 1].map((j) => slice.x[2 * i + j]! + (1 - slice.t[i]!) * slice.u[2 * i + j]!);
      const row = [0, 1, 2, 3].find(
        (k) => Math.hypot(end[0]! - atoms.data[2 * k]!, end[1]! - atoms.data[2 * k + 1]!) < 1e-9,
      );
      const expected = [0, 1, 2].map((k) => Number(k === labels[row!]));
      expect([...slice.condition.subarray(3 * i, 3 * i + 3)]).toEqual(expected);
    }
  });

  it("are left out with the probability that is asked for", () => {
    const { slice, n } = conditions(0.3, { classes });
    const told = slice.condition.reduce((sum, value) => sum + value, 0) / n;
    expect(Math.abs(told - 0.7)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / n));
  });

  it("must be left out at times for a model that is guided", () => {
    const guided: VectorField = {
      family: "vectorField",
      dimension: 2,
      parameters: [],
      conditioning: { classes: 3, guidance: 2 },
      velocity: (_parameters, _t, x) => x,
    };
    const loss = (conditionDrop: number) => lossWith(conditionalFlowMatching, { path, conditionDrop }, gaussian);
    expect(() => loss(0).field!(guided)).toThrow(/set the loss's option conditionDrop above 0/);
    expect(loss(0.1).field!(guided).conditioning).toEqual(guided.conditioning);
    expect(() => lossWith(conditionalFlowMatching, { path, conditionDrop: 1 }, gaussian)).toThrow();
  });

  it("must be there for a model that asks for them", () => {
    expect(() => conditions(0, {})).toThrow(/the data have no classes/);
  });
});

it("predictions that are no velocity are refused where they do not give one", () => {
  const coupled: Coupling = { pair: () => undefined };
  const make = (options: Record<string, unknown>) => () => lossWith(conditionalFlowMatching, options, gaussian);
  expect(make({ path: pathOf("conditionalOt", { sigma: 0 }), predict: "x1" })).toThrow(/bandwidth is 0/);
  expect(make({ path: pathOf("vpLinear"), predict: "score", coupling: coupled })).toThrow(/coupling independent/);
  expect(make({ path: pathOf("constantSigma", { sigma: 1 }), predict: "x1", coupling: coupled })).toThrow(
    /base standardGaussian/,
  );
  expect(make({ path: pathOf("vpLinear"), predict: "noise", coupling: coupled })).not.toThrow();
});
