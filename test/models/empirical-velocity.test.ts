import { describe, expect, test } from "vitest";
import { EmpiricalVelocity } from "../../src/models/empirical-velocity.js";
import { UserError } from "../../src/numerics/error.js";
import { points, take } from "../../src/numerics/points.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { FixedStepSolver } from "../../src/solvers/fixed-step.js";
import { euler } from "../../src/solvers/index.js";
import type { HostField } from "../../src/solvers/solver.js";
import { clusteredPoints, logMixture } from "./atoms.js";

const noise = (t: number, sigma: number) => 1 - (1 - sigma) * t;

/** Points where the law at time t has its mass. */
function typical(atoms: Points, t: number, sigma: number, n: number): Points {
  const stream = Stream.of(7, "typical");
  const x = take(
    atoms,
    Array.from({ length: n }, () => stream.integer(atoms.n)),
  );
  return points(
    n,
    atoms.d,
    x.data.map((value) => t * value + noise(t, sigma) * stream.normal()),
  );
}

function shifted(x: Points, j: number, by: number): Points {
  return points(
    x.n,
    x.d,
    x.data.map((value, at) => (at % x.d === j ? value + by : value)),
  );
}

function row(x: Points, i: number): Float64Array {
  return x.data.subarray(i * x.d, (i + 1) * x.d);
}

describe.each([
  { d: 2, sigma: 0.1, t: 0.4 },
  { d: 2, sigma: 0.05, t: 0.9 },
  { d: 1, sigma: 0.3, t: 1 },
  { d: 5, sigma: 0.2, t: 0.7 },
  { d: 2, sigma: 1.5, t: 0.6 },
  { d: 2, sigma: 1, t: 0.5 },
])("in R^$d with sigma = $sigma at t = $t", ({ d, sigma, t }) => {
  const atoms = clusteredPoints(300, d, 1);
  const field = new EmpiricalVelocity(atoms, sigma);
  const x = typical(atoms, t, sigma, 20);
  const v = field.velocity(t, x);
  const s = noise(t, sigma);
  const logDensity = (time: number, at: ArrayLike<number>) => logMixture(atoms, time, noise(time, sigma), at);

  test("score is the gradient of the log density, by central differences", () => {
    const score = field.score(t, x);
    const h = 1e-5 * s;
    for (let j = 0; j < d; j++) {
      const above = shifted(x, j, h);
      const below = shifted(x, j, -h);
      for (let i = 0; i < x.n; i++) {
        const slope = (logDensity(t, row(above, i)) - logDensity(t, row(below, i))) / (2 * h);
        expect(score.data[i * d + j]! * s).toBeCloseTo(slope * s, 6);
      }
    }
  });

  test("velocity and score satisfy v = (x + s score) / t", () => {
    const score = field.score(t, x);
    v.data.forEach((value, at) => {
      expect(value).toBeCloseTo((x.data[at]! + s * score.data[at]!) / t, 10);
    });
  });

  test("divergence is the sum of the velocity's central differences", () => {
    const divergence = field.divergence(t, x);
    const h = 1e-4 * s;
    const difference = new Float64Array(x.n);
    for (let j = 0; j < d; j++) {
      const at = (multiple: number, i: number) => field.velocity(t, shifted(x, j, multiple * h)).data[i * d + j]!;
      for (let i = 0; i < x.n; i++) {
        difference[i]! += (8 * (at(1, i) - at(-1, i)) - (at(2, i) - at(-2, i))) / (12 * h);
      }
    }
    divergence.forEach((value, i) => {
      expect(Math.abs(value - difference[i]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
    });
  });

  test("velocity and density solve the continuity equation d log p / dt + v . score + div v = 0", () => {
    const divergence = field.divergence(t, x);
    const score = field.score(t, x);
    const h = 1e-5;
    for (let i = 0; i < x.n; i++) {
      const change = (logDensity(t + h, row(x, i)) - logDensity(t - h, row(x, i))) / (2 * h);
      let transport = 0;
      for (let j = 0; j < d; j++) transport += v.data[i * d + j]! * score.data[i * d + j]!;
      expect(Math.abs(change + transport + divergence[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(transport)));
    }
  });
});

test("leaving out negligible atoms changes nothing, near the data or far from it", () => {
  const atoms = clusteredPoints(2000, 2, 2);
  const x = points(6, 2, Float64Array.of(0.3, 0.1, -0.5, 1, 3, -4, 0, 0, 1, 1, 40, 40));
  for (const sigma of [1e-4, 0.01, 0.5]) {
    const field = new EmpiricalVelocity(atoms, sigma);
    for (const t of [0, 1e-9, 0.3, 0.99, 1]) {
      const v = field.velocity(t, x);
      const s = noise(t, sigma);
      for (let i = 0; i < x.n; i++) {
        const squares = Array.from(
          { length: atoms.n },
          (_, k) =>
            (x.data[2 * i]! - t * atoms.data[2 * k]!) ** 2 + (x.data[2 * i + 1]! - t * atoms.data[2 * k + 1]!) ** 2,
        );
        const nearest = Math.min(...squares);
        const weights = squares.map((square) => Math.exp((nearest - square) / (2 * s * s)));
        const total = weights.reduce((sum, w) => sum + w, 0);
        for (let j = 0; j < 2; j++) {
          const mean = weights.reduce((sum, w, k) => sum + w * atoms.data[2 * k + j]!, 0) / total;
          const expected = (mean - (1 - sigma) * x.data[2 * i + j]!) / s;
          expect(Math.abs(v.data[2 * i + j]! - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
        }
      }
    }
  }
});

test("one atom: the velocity is constant along the straight path and its divergence is that of a linear map", () => {
  const field = new EmpiricalVelocity(points(1, 2, Float64Array.of(2, -1)), 0.1);
  const z = [0.7, -1.1];
  for (const t of [0, 0.5, 1]) {
    const s = noise(t, 0.1);
    const x = points(1, 2, Float64Array.of(t * 2 + s * z[0]!, -t + s * z[1]!));
    const v = field.velocity(t, x).data;
    expect(v[0]).toBeCloseTo(2 - 0.9 * z[0]!, 12);
    expect(v[1]).toBeCloseTo(-1 - 0.9 * z[1]!, 12);
    expect(field.divergence(t, x)[0]).toBeCloseTo((-0.9 * 2) / s, 12);
  }
});

test("one atom: one Euler step is exact", async () => {
  const field = new EmpiricalVelocity(points(1, 2, Float64Array.of(2, -1)), 0.1);
  const host: HostField = {
    kind: "host",
    derivative(t, x, out, n, d) {
      out.set(field.velocity(t, { n, d, data: x }).data);
    },
  };
  const z = points(2, 2, Float64Array.of(0.7, -1.1, -3, 0.2));
  const { states, nfe } = await new FixedStepSolver(euler.tableau, 1).integrate(host, z, [0, 1]);
  expect(nfe).toBe(1);
  states[1]!.data.forEach((value, at) => {
    expect(value).toBeCloseTo([2, -1][at % 2]! + 0.1 * z.data[at]!, 14);
  });
});

test("times may differ from row to row", () => {
  const atoms = clusteredPoints(200, 2, 3);
  const field = new EmpiricalVelocity(atoms, 0.1);
  const x = typical(atoms, 0.5, 0.1, 4);
  const times = [0.1, 0.5, 0.9, 1];
  const together = { v: field.velocity(times, x), div: field.divergence(times, x), score: field.score(times, x) };
  times.forEach((t, i) => {
    const alone = take(x, [i]);
    expect(row(together.v, i)).toEqual(field.velocity(t, alone).data);
    expect(row(together.score, i)).toEqual(field.score(t, alone).data);
    expect(together.div[i]).toBe(field.divergence(t, alone)[0]);
  });
});

test.each([0, -0.1, Number.NaN, Infinity])("bandwidth %d is refused", (bandwidth) => {
  const make = () => new EmpiricalVelocity(clusteredPoints(5, 2, 1), bandwidth);
  expect(make).toThrow(UserError);
  expect(make).toThrow(/bandwidth above 0/);
});
