import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DivergenceEstimator } from "../../src/divergences/divergence.js";
import { hutchPlusPlus, hutchinson } from "../../src/divergences/index.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { ContinuousFlow } from "../../src/models/continuous-flow.js";
import { vectorFields } from "../../src/models/index.js";
import type { VectorField } from "../../src/models/model.js";
import { points } from "../../src/numerics/points.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardDeviation } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { dopri5, rk4 } from "../../src/solvers/index.js";
import type { OdeSolver } from "../../src/solvers/solver.js";
import { buildDivergence } from "../divergences/build.js";
import { buildModel, perturbedParameters } from "./build.js";
import { box, grid, integral, linearField } from "./hand-made.js";

let float64: Runtime;
let float32: Runtime;

beforeAll(async () => {
  float64 = await createRuntime({ precision: "float64", threads: 1 });
  float32 = await createRuntime({ precision: "float32", threads: 1 });
});

afterAll(() => {
  float64.dispose();
  float32.dispose();
});

const tight = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-9, atol: 1e-9, maxSteps: 1000 });

function linearFlow(A: readonly number[], b: readonly number[], solver: OdeSolver = tight, runtime = float64) {
  const d = b.length;
  const parameters = Float64Array.from([...A, ...b]);
  return new ContinuousFlow({ field: linearField(d), parameters, base: new StandardGaussian(d), solver, runtime });
}

function mlpFlow(runtime: Runtime, solver: OdeSolver, base: BaseMeasure = new StandardGaussian(2)) {
  // A smooth activation: at the kinks of others the divergence jumps, which no order of a solver survives.
  const field = buildModel(vectorFields[0]!, 2, { hidden: [16, 16], activation: "tanh" }) as VectorField;
  return new ContinuousFlow({ field, parameters: perturbedParameters(field, 0.1), base, solver, runtime });
}

describe("a linear field carries the standard normal to a Gaussian", () => {
  // exp(A) of the triangular A is known: [[e^p, q (e^p - e^r) / (p - r)], [0, e^r]].
  const [p, q, r] = [0.7, -0.4, -0.3] as const;
  const b = [0.5, -1] as const;
  const E = [Math.exp(p), (q * (Math.exp(p) - Math.exp(r))) / (p - r), 0, Math.exp(r)] as const;
  // The mean solves dm/dt = A m + b from 0: A m(1) = (exp(A) - I) b.
  const right = [(E[0] - 1) * b[0] + E[1] * b[1], (E[3] - 1) * b[1]] as const;
  const m = [(right[0] - (q * right[1]) / r) / p, right[1] / r] as const;
  const x = box(40, 2, 3);

  function exact(i: number): number {
    const second = (x.data[2 * i + 1]! - m[1]) / E[3];
    const first = (x.data[2 * i]! - m[0] - E[1] * second) / E[0];
    return -(first ** 2 + second ** 2) / 2 - Math.log(2 * Math.PI) - (p + r);
  }

  test("with its own velocity at any number of points", async () => {
    const v = await linearFlow([p, q, 0, r], b).velocity(0.3, x);
    for (let i = 0; i < x.n; i++) {
      expect(v.data[2 * i]).toBeCloseTo(p * x.data[2 * i]! + q * x.data[2 * i + 1]! + b[0], 12);
      expect(v.data[2 * i + 1]).toBeCloseTo(r * x.data[2 * i + 1]! + b[1], 12);
    }
  });

  test("with its exact log density", async () => {
    const { values } = await linearFlow([p, q, 0, r], b).logDensity(x);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(exact(i), 7);
    });
  });

  test("in float32 to single precision", async () => {
    const solver = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-5, atol: 1e-5, maxSteps: 1000 });
    const { values } = await linearFlow([p, q, 0, r], b, solver, float32).logDensity(x);
    values.forEach((value, i) => {
      expect(Math.abs(value - exact(i))).toBeLessThan(1e-4 * (1 + Math.abs(exact(i))));
    });
  });

  test("and its mean and covariance in samples", async () => {
    const n = 4000;
    const { points: samples } = await linearFlow([p, q, 0, r], b).sample(n, Stream.of(1, "sample"));
    const mean = [0, 0];
    for (let i = 0; i < n; i++) for (let j = 0; j < 2; j++) mean[j]! += samples.data[2 * i + j]! / n;
    const sd = [Math.hypot(E[0], E[1]), E[3]];
    let cross = 0;
    for (let i = 0; i < n; i++) cross += ((samples.data[2 * i]! - m[0]) * (samples.data[2 * i + 1]! - m[1])) / n;
    for (let j = 0; j < 2; j++) expect(Math.abs(mean[j]! - m[j]!)).toBeLessThan((4 * sd[j]!) / Math.sqrt(n));
    expect(Math.abs(cross - E[1] * E[3])).toBeLessThan((8 * sd[0]! * sd[1]!) / Math.sqrt(n));
  });
});

test("a rotation leaves the standard normal as it is", async () => {
  const x = box(30, 2, 3);
  const { values } = await linearFlow([0, 2, -2, 0], [0, 0]).logDensity(x);
  const expected = new StandardGaussian(2).logDensity(x);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 8);
  });
});

test("the density of an untrained network's flow integrates to one", async () => {
  const { nodes, area } = grid(7, 71);
  const solver = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-6, atol: 1e-6, maxSteps: 1000 });
  const { values } = await mlpFlow(float64, solver).logDensity(nodes);
  expect(Math.abs(integral(values, area) - 1)).toBeLessThan(1e-4);
});

/** A base whose draws are given, so that the sampler can be asked where it takes them. */
function drawing(start: Points): BaseMeasure {
  const base = new StandardGaussian(start.d);
  return {
    dimension: start.d,
    sample: () => start,
    logDensity: (x) => base.logDensity(x),
    logDensityTensor: (x) => base.logDensityTensor(x),
  };
}

test("the density along a sample is the base's, divided by the volume change that differences of samples show", async () => {
  const h = 1e-4;
  const start = points(5, 2, Float64Array.of(0.3, -0.8, 0.3 + h, -0.8, 0.3 - h, -0.8, 0.3, -0.8 + h, 0.3, -0.8 - h));
  const flow = mlpFlow(float64, tight, drawing(start));
  const { points: end } = await flow.sample(5, Stream.of(1, "sample"));
  const column = (plus: number, j: number) => (end.data[2 * plus + j]! - end.data[2 * plus + 2 + j]!) / (2 * h);
  const determinant = column(1, 0) * column(3, 1) - column(1, 1) * column(3, 0);
  const { values } = await flow.logDensity(points(1, 2, end.data.slice(0, 2)));
  expect(values[0]).toBeCloseTo(new StandardGaussian(2).logDensity(start)[0]! - Math.log(Math.abs(determinant)), 6);
});

test("trajectories lead from the base draws to the samples along the velocity", async () => {
  const flow = linearFlow([0.5, 1, -1, 0.2], [0.3, 0]);
  const h = 1e-3;
  const [start, before, middle, after, end] = await flow.trajectories(
    4,
    [0, 0.5 - h, 0.5, 0.5 + h, 1],
    Stream.of(3, "s"),
  );
  expect(start).toEqual(new StandardGaussian(2).sample(4, Stream.of(3, "s")));
  const { points: samples } = await flow.sample(4, Stream.of(3, "s"));
  for (let i = 0; i < 4; i++) {
    const [x, y] = middle!.data.subarray(2 * i, 2 * i + 2) as unknown as [number, number];
    const slope = (j: number) => (after!.data[2 * i + j]! - before!.data[2 * i + j]!) / (2 * h);
    expect(slope(0)).toBeCloseTo(0.5 * x + y + 0.3, 5);
    expect(slope(1)).toBeCloseTo(-x + 0.2 * y, 5);
  }
  end!.data.forEach((value, at) => {
    expect(value).toBeCloseTo(samples.data[at]!, 7);
  });
  const [late] = await flow.trajectories(4, [0.5], Stream.of(3, "s"));
  expect(late!.data[0]).toBeCloseTo(middle!.data[0]!, 7);
});

test("forward and backward agree: samples come with the density that is found at them on the way back", async () => {
  const flow = mlpFlow(float64, tight);
  const { points: drawn, logDensity } = await flow.sampleWithLogDensity(200, Stream.of(5, "sample"));
  const { points: alone } = await flow.sample(200, Stream.of(5, "sample"));
  drawn.data.forEach((value, at) => {
    expect(value).toBeCloseTo(alone.data[at]!, 7);
  });
  const { values } = await flow.logDensity(drawn);
  values.forEach((value, i) => {
    expect(Math.abs(value - logDensity.values[i]!)).toBeLessThan(1e-7);
  });
});

describe.each([
  ["hutchinson", hutchinson, {}],
  ["hutchPlusPlus", hutchPlusPlus, { rank: 1 }],
] as const)("with the divergence of %s", (_name, builder, options) => {
  const solver = new FixedStepSolver(rk4.tableau, 8);
  const draws = 400;
  // The same point many times, each with probes of its own.
  const x = points(
    draws,
    3,
    Float64Array.from({ length: 3 * draws }, (_, i) => [0.4, -0.9, 0.2][i % 3]!),
  );
  const A = [0.3, 0.9, -0.4, -0.7, 0.2, 0.5, 0.1, -0.6, -0.3];

  function flow(divergence?: DivergenceEstimator) {
    const parameters = Float64Array.from([...A, 0.5, -0.2, 0.1]);
    const [field, base] = [linearField(3), new StandardGaussian(3)];
    return new ContinuousFlow({ field, parameters, base, solver, runtime: float64, ...(divergence && { divergence }) });
  }

  test("the log density is unbiased, with the standard error that its spread shows, in both directions", async () => {
    const estimated = flow(await buildDivergence(builder, { ...options, probes: 6 }));
    const exact = (await flow().logDensity(points(1, 3, x.data.slice(0, 3)))).values[0]!;
    const backward = await estimated.logDensity(x);
    const spread = standardDeviation(backward.values);
    expect(Math.abs(mean(backward.values) - exact)).toBeLessThan((4 * spread) / Math.sqrt(draws));
    const claimed = Math.sqrt(mean(backward.standardError!.map((error) => error * error)));
    expect(Math.abs(claimed / spread - 1)).toBeLessThan(0.15);
    expect(await estimated.logDensity(x)).toEqual(backward);

    const { points: drawn, logDensity } = await estimated.sampleWithLogDensity(draws, Stream.of(1, "sample"));
    const truth = (await flow().logDensity(drawn)).values;
    const scaled = logDensity.values.map((value, i) => (value - truth[i]!) / spread);
    expect(Math.abs(mean(scaled))).toBeLessThan(4 / Math.sqrt(draws));
    expect(Math.abs(standardDeviation(scaled) - 1)).toBeLessThan(0.15);
  });

  test("one probe has no known error", async () => {
    const one = flow(await buildDivergence(builder, { ...options, probes: 1 }));
    expect((await one.logDensity(x)).standardError).toBeUndefined();
  });
});

describe("points in blocks", () => {
  const fixed = new FixedStepSolver(rk4.tableau, 10);

  test("have the density that they have alone, whatever their number", async () => {
    const x = box(2500, 2, 2);
    const flow = mlpFlow(float64, fixed);
    const { values, nfe } = await flow.logDensity(x);
    expect(nfe).toBeCloseTo(40, 10);
    // Two coordinates and the volume: 2048 rows a block.
    for (const i of [0, 2047, 2048, 2499]) {
      const alone = await flow.logDensity(points(1, 2, x.data.slice(2 * i, 2 * i + 2)));
      expect(values[i]).toBeCloseTo(alone.values[0]!, 12);
    }
  });

  test("are compiled once for all calls", async () => {
    let compiled = 0;
    const counting: Runtime = Object.create(float64, {
      compileLoop: {
        value: (...args: Parameters<Runtime["compileLoop"]>) => {
          compiled++;
          return float64.compileLoop(...args);
        },
      },
    }) as Runtime;
    const flow = mlpFlow(counting, fixed);
    for (const n of [100, 128, 70, 4096 + 100]) await flow.sample(n, Stream.of(1, "sample"));
    // 128 rows, and 4096.
    expect(compiled).toBe(2);
  });

  test("of no points are no work", async () => {
    expect((await mlpFlow(float64, fixed).logDensity(points(0, 2))).values).toHaveLength(0);
  });
});
