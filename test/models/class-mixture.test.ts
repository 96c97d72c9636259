import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { classMixture, frequencies } from "../../src/models/class-mixture.js";
import { ContinuousFlow } from "../../src/models/continuous-flow.js";
import { guidedField, guidedParameters } from "../../src/models/guided-field.js";
import type { FittedModel, VectorField } from "../../src/models/model.js";
import { points, type Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { dopri5 } from "../../src/solvers/index.js";
import { grid, integral } from "./hand-made.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

// v(t, x | k) = x log(scale) + centre_k and v(t, x) = 0: the flow of class k carries z to scale z + its fixed drift.
const scale = 0.5;
const centres = [
  [3, 0],
  [-3, 1],
  [0, 0],
] as const;

function labelledField(guidance: number): VectorField {
  return {
    family: "vectorField",
    dimension: 2,
    parameters: [
      {
        name: "centres",
        shape: [3, 2],
        initialize: (out) => {
          out.set(centres.flat());
        },
      },
    ],
    conditioning: { classes: 3, guidance },
    velocity: (parameters, _t, x, condition) => {
      if (condition === undefined) return x.zerosLike();
      return x.mul(Math.log(scale)).add(condition.matMul(parameters["centres"]!));
    },
  };
}

/** Where the flow of class k carries z: the end of dx/dt = w (x log(scale) + c) from z. */
function end(z: number, centre: number, w: number): number {
  const growth = Math.exp(w * Math.log(scale));
  return growth * z + (centre * (growth - 1)) / Math.log(scale);
}

function fitted(guidance: number, labels: Int32Array, of = runtime): FittedModel {
  const solver = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-9, atol: 1e-9, maxSteps: 1000 });
  const field = guidedField(labelledField(guidance));
  const flat = Float64Array.from(centres.flat());
  const first = new ContinuousFlow({
    field,
    parameters: guidedParameters(flat, 0, 3),
    base: new StandardGaussian(2),
    solver,
    runtime: of,
  });
  return classMixture(
    Array.from(frequencies(labels, 3), (frequency, k) => ({
      frequency,
      model: first.withParameters(guidedParameters(flat, k, 3)),
    })),
  );
}

const labels = Int32Array.of(0, 1, 1, 1);

it("frequencies are relative counts", () => {
  expect([...frequencies(labels, 3)]).toEqual([0.25, 0.75, 0]);
});

describe.each([1, 2])("a class-conditional flow with guidance %d", (w) => {
  const model = () => fitted(w, labels);
  const growth = scale ** w;

  it("has the density of its classes' laws, weighed by their frequency", async () => {
    const { nodes, area } = grid(9, 61);
    const { values, nfe } = await model().logDensity!(nodes);
    expect(nfe).toBeGreaterThan(0);
    expect(integral(values, area)).toBeCloseTo(1, 6);
    for (let i = 0; i < nodes.n; i += 7) {
      if (values[i]! < -100) continue;
      const density = [0.25, 0.75].reduce((sum, frequency, k) => {
        const squares = [0, 1].map((j) => (nodes.data[2 * i + j]! - end(0, centres[k]![j]!, w)) ** 2);
        const normal = Math.exp(-(squares[0]! + squares[1]!) / (2 * growth ** 2)) / (2 * Math.PI * growth ** 2);
        return sum + frequency * normal;
      }, 0);
      expect(values[i]).toBeCloseTo(Math.log(density), 6);
    }
  });

  it("samples its classes as often as the data have them, each from its own law", async () => {
    const n = 4000;
    const { points: samples, nfe } = await model().sample(n, Stream.of(1, "samples"));
    expect(nfe).toBeGreaterThan(6);
    let first = 0;
    const squares = [0, 0];
    const counts = [0, 0];
    for (let i = 0; i < n; i++) {
      const k = samples.data[2 * i]! > 0 ? 0 : 1;
      if (k === 0) first++;
      counts[k]! += 2;
      for (let j = 0; j < 2; j++) squares[k]! += ((samples.data[2 * i + j]! - end(0, centres[k][j]!, w)) / growth) ** 2;
    }
    expect(Math.abs(first / n - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / n));
    squares.forEach((sum, k) => {
      expect(Math.abs(sum / counts[k]! - 1)).toBeLessThan(4 * Math.sqrt(2 / counts[k]!));
    });
  });

  it("shows the ways of its samples", async () => {
    const [start, finish] = await model().trajectories!(20, [0, 1], Stream.of(1, "ways"));
    const { points: samples } = await model().sample(20, Stream.of(1, "ways"));
    for (let i = 0; i < 20; i++) {
      const k = finish!.data[2 * i]! > 0 ? 0 : 1;
      for (let j = 0; j < 2; j++) {
        expect(finish!.data[2 * i + j]).toBeCloseTo(end(start!.data[2 * i + j]!, centres[k][j]!, w), 6);
        expect(samples.data[2 * i + j]).toBeCloseTo(finish!.data[2 * i + j]!, 6);
      }
    }
  });
});

it("compiles the programs of one class for all of them", async () => {
  const compiled: string[] = [];
  const counting: Runtime = {
    ...runtime,
    floats: (length) => runtime.floats(length),
    compile: (program, inputs, options) => {
      compiled.push(options!.name!);
      return runtime.compile(program, inputs, options);
    },
  };
  const { nodes } = grid(9, 5);
  await fitted(1, labels, counting).logDensity!(nodes);
  expect(compiled.toSorted()).toEqual(["dopri5 derivative", "dopri5 step"]);
});

it("has the error of its classes where they are all alike: one set of probes makes it, which no mean reduces", async () => {
  const density = (x: Points) => ({
    values: new Float64Array(x.n).fill(-2),
    standardError: new Float64Array(x.n).fill(0.1),
  });
  const model: FittedModel = {
    dimension: 2,
    sample: (n) => Promise.resolve({ points: points(n, 2) }),
    logDensity: (x) => Promise.resolve(density(x)),
  };
  const mixture = classMixture([0.25, 0.75].map((frequency) => ({ frequency, model })));
  const { values, standardError } = await mixture.logDensity!(points(3, 2));
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(-2, 12);
    expect(standardError![i]).toBeCloseTo(0.1, 12);
  });
});

it("no points are no work, and models without a density make none", async () => {
  expect((await fitted(1, labels).sample(0, Stream.of(1, "none"))).points).toEqual(points(0, 2));
  const plain: FittedModel = { dimension: 2, sample: (n) => Promise.resolve({ points: points(n, 2) }) };
  const mixture = classMixture([{ frequency: 1, model: plain }]);
  expect(mixture).not.toHaveProperty("logDensity");
  expect(mixture).not.toHaveProperty("trajectories");
});
