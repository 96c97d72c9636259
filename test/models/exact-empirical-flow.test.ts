import { describe, expect, test } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { EmpiricalVelocity } from "../../src/models/empirical-velocity.js";
import { ExactEmpiricalFlow, exactEmpiricalFlow } from "../../src/models/exact-empirical-flow.js";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { AdaptiveSolver } from "../../src/solvers/adaptive-step.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { dopri5, euler } from "../../src/solvers/index.js";
import type { OdeSolver } from "../../src/solvers/solver.js";
import { clusteredPoints, logMixture } from "./atoms.js";

const studySolver = new AdaptiveSolver(dopri5.tableau, { rtol: 1e-5, atol: 1e-5, maxSteps: 10_000 });

function flow(atoms: Points, bandwidth: number, solver: OdeSolver = studySolver): ExactEmpiricalFlow {
  return new ExactEmpiricalFlow(new EmpiricalVelocity(atoms, bandwidth), new StandardGaussian(atoms.d), solver);
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe("the law at t = 1 is the kernel density estimate (Lipman et al. 2023)", () => {
  const atoms = clusteredPoints(1000, 2, 1);
  const x = clusteredPoints(60, 2, 2);

  test.each([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9999, 1, 2])(
    "its NLL by the ODE equals the closed form at bandwidth %d",
    async (bandwidth) => {
      const { values, nfe } = await flow(atoms, bandwidth).logDensity(x);
      const exact = Array.from({ length: x.n }, (_, i) =>
        logMixture(atoms, 1, bandwidth, x.data.subarray(2 * i, 2 * i + 2)),
      );
      expect(Math.abs(mean(values) - mean(exact))).toBeLessThan(1e-3);
      values.forEach((value, i) => {
        expect(Math.abs(value - exact[i]!)).toBeLessThan(1e-3 * Math.max(1, Math.abs(exact[i]!)));
      });
      expect(nfe).toBeLessThan(300);
    },
  );

  test("also in R^5", async () => {
    const far = clusteredPoints(20, 5, 4);
    const { values } = await flow(clusteredPoints(500, 5, 3), 0.1).logDensity(far);
    const exact = Array.from({ length: far.n }, (_, i) =>
      logMixture(clusteredPoints(500, 5, 3), 1, 0.1, far.data.subarray(5 * i, 5 * i + 5)),
    );
    expect(Math.abs(mean(values) - mean(exact))).toBeLessThan(1e-3);
  });

  test("samples choose atoms evenly and spread about them by the bandwidth", async () => {
    const separated = points(3, 2, Float64Array.of(2, 0, -1, 1.5, -1, -2));
    const sigma = 0.05;
    const n = 1000;
    const { points: samples, nfe } = await flow(separated, sigma).sample(n, Stream.of(5, "sample"));
    let residual = 0;
    const counts = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const squares = counts.map(
        (_, k) =>
          (samples.data[2 * i]! - separated.data[2 * k]!) ** 2 +
          (samples.data[2 * i + 1]! - separated.data[2 * k + 1]!) ** 2,
      );
      const nearest = Math.min(...squares);
      counts[squares.indexOf(nearest)]!++;
      residual += nearest / (2 * sigma * sigma * n);
    }
    // |x - atom|^2 / 2 sigma^2 is exponential with mean and standard deviation 1.
    expect(Math.abs(residual - 1)).toBeLessThan(4 / Math.sqrt(n));
    for (const count of counts) expect(Math.abs(count / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / n));
    expect(nfe).toBeGreaterThan(6);
  });
});

describe("one atom", () => {
  const atom = points(1, 3, Float64Array.of(1, -2, 0.5));

  test("samples are the noise, scaled by the bandwidth, about it", async () => {
    const { points: samples } = await flow(atom, 0.2).sample(10, Stream.of(1, "sample"));
    const noise = new StandardGaussian(3).sample(10, Stream.of(1, "sample"));
    samples.data.forEach((value, at) => {
      expect(value).toBeCloseTo(atom.data[at % 3]! + 0.2 * noise.data[at]!, 4);
    });
  });

  test("the log determinant is d log sigma, exact with one Euler step", async () => {
    const x = points(1, 3, Float64Array.of(1.1, -2, 0.4));
    const { values, nfe } = await flow(atom, 0.2, new FixedStepSolver(euler.tableau, 1)).logDensity(x);
    expect(values[0]).toBeCloseTo(logMixture(atom, 1, 0.2, x.data), 12);
    expect(nfe).toBe(1);
  });
});

test("no points are no work", async () => {
  const exact = flow(clusteredPoints(50, 2, 6), 0.2);
  expect(await exact.sample(0, Stream.of(1, "sample"))).toEqual({ points: points(0, 2), nfe: 0 });
  expect(await exact.logDensity(points(0, 2))).toEqual({ values: new Float64Array(0), nfe: 0 });
});

test("trajectories lead from the base draws to the samples along the velocity", async () => {
  const atoms = clusteredPoints(400, 2, 6);
  const velocity = new EmpiricalVelocity(atoms, 0.1);
  const exact = flow(atoms, 0.1, new AdaptiveSolver(dopri5.tableau, { rtol: 1e-9, atol: 1e-9, maxSteps: 10_000 }));
  const h = 1e-4;
  const times = [0, 0.5 - h, 0.5, 0.5 + h, 1];
  const [start, before, middle, after, end] = await exact.trajectories(5, times, Stream.of(2, "sample"));
  expect(start).toEqual(new StandardGaussian(2).sample(5, Stream.of(2, "sample")));
  const { points: samples } = await exact.sample(5, Stream.of(2, "sample"));
  const v = velocity.velocity(0.5, middle!);
  expect(await exact.velocity(0.5, middle!)).toEqual(v);
  v.data.forEach((value, at) => {
    expect((after!.data[at]! - before!.data[at]!) / (2 * h)).toBeCloseTo(value, 4);
    expect(end!.data[at]).toBeCloseTo(samples.data[at]!, 6);
  });
});

test("trajectories may begin after t = 0", async () => {
  const exact = flow(clusteredPoints(50, 2, 6), 0.2);
  const [late] = await exact.trajectories(3, [0.7], Stream.of(2, "sample"));
  const [, same] = await exact.trajectories(3, [0, 0.7], Stream.of(2, "sample"));
  expect(late).toEqual(same);
});

test("a base other than the standard Gaussian is refused", () => {
  const base: BaseMeasure = {
    dimension: 2,
    sample: (n) => points(n, 2),
    logDensity: (x) => new Float64Array(x.n),
    logDensityTensor: (x) => x.sum(1),
  };
  const create = () => exactEmpiricalFlow.definition.create({ bandwidth: 0.1 }, base, studySolver);
  expect(create).toThrow(UserError);
  expect(create).toThrow(/standardGaussian/);
});

test.each([0, -1])("the option bandwidth refuses %d with a reason", (bandwidth) => {
  const result = exactEmpiricalFlow.definition.options["bandwidth"]!.safeParse(bandwidth);
  expect(result.error?.issues[0]?.message).toMatch(/bandwidth above 0/);
});
