import { describe, expect, it } from "vitest";
import { orthonormalColumns } from "../../../src/numerics/linear-algebra.js";
import { Stream } from "../../../src/numerics/random.js";
import { CmaEs } from "../../../src/search/cma-es/cma-es.js";
import { cmaEsParameters } from "../../../src/search/cma-es/parameters.js";

type Fitness = (x: Float64Array) => number;

/** The state after some generations, with the number of evaluations until a value below `target`. */
function minimise(f: Fitness, start: CmaEs, generations: number, target: number, seed = 0) {
  const stream = Stream.of(seed, "cma-es");
  let state = start;
  let evaluations = 0;
  for (let g = 0; g < generations; g++) {
    const points = Array.from({ length: state.parameters.lambda }, () => state.draw(stream));
    const ranked = points.map((x) => ({ x, value: f(x) })).sort((a, b) => a.value - b.value);
    evaluations += points.length;
    if (ranked[0]!.value < target) return { state, evaluations };
    state = state.next(ranked.map(({ x }) => ({ x, isForeign: false })));
  }
  return { state, evaluations: Infinity };
}

const sphere: Fitness = (x) => x.reduce((sum, value) => sum + value * value, 0);
const ellipsoid: Fitness = (x) => x.reduce((sum, value, j) => sum + 1e6 ** (j / (x.length - 1)) * value * value, 0);
const rosenbrock: Fitness = (x) => {
  let sum = 0;
  for (let j = 0; j + 1 < x.length; j++) sum += 100 * (x[j + 1]! - x[j]! ** 2) ** 2 + (1 - x[j]!) ** 2;
  return sum;
};

function rotated(f: Fitness, n: number): Fitness {
  const normal = new Float64Array(n * n);
  Stream.of(1, "rotation").fillNormal(normal);
  const q = orthonormalColumns(normal, n, n);
  return (x) => f(x.map((_, i) => x.reduce((sum, value, k) => sum + q[i * n + k]! * value, 0)));
}

// What is known of CMA-ES: evaluations to 1e-9 are some hundreds a dimension on the sphere, below a thousand on the others.
describe("finds the minimum in as many evaluations as the literature says", () => {
  it.each([
    ["the sphere", 1, sphere, 400],
    ["the sphere", 5, sphere, 1500],
    ["an ellipsoid of condition 1e6", 5, ellipsoid, 4500],
    ["Rosenbrock's function", 5, rosenbrock, 5000],
  ])("of %s in %i dimensions", (_, n, f, most) => {
    const { evaluations } = minimise(f, CmaEs.start(new Float64Array(n).fill(0.7), 0.5), 2000, 1e-9);
    expect(evaluations).toBeLessThan(most);
    expect(evaluations).toBeGreaterThan(20 * n);
  });
});

it("takes as long on a rotated ellipsoid, because it is invariant under rotation", () => {
  const n = 5;
  const evaluations = (f: Fitness) =>
    [0, 1, 2].map((seed) => minimise(f, CmaEs.start(new Float64Array(n).fill(0.7), 0.5), 2000, 1e-9, seed).evaluations);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const ratio = mean(evaluations(rotated(ellipsoid, n))) / mean(evaluations(ellipsoid));
  expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(1.25));
});

it("learns the inverse Hessian", () => {
  const f: Fitness = (x) => x[0]! ** 2 + 100 * x[1]! ** 2;
  const { state } = minimise(f, CmaEs.start(new Float64Array(2).fill(0.7), 0.5), 60, 0);
  expect(Math.log10(state.deviation(0) / state.deviation(1))).toBeCloseTo(1, 0);
});

it("has the constants of the tutorial", () => {
  // Worked out by hand from table 1 for n = 10.
  const { lambda, weights, muEff, chi } = cmaEsParameters(10);
  expect(lambda).toBe(10);
  expect(weights[0]).toBeCloseTo(0.45627, 5);
  expect(weights.reduce((sum, w) => sum + Math.max(w, 0), 0)).toBeCloseTo(1, 12);
  expect(muEff).toBeCloseTo(3.1673, 4);
  expect(chi).toBeCloseTo(3.08473, 4);
});

it("stretches what deviates too little and nothing else", () => {
  const state = CmaEs.start(new Float64Array(2), 0.1).withLeastDeviations(Float64Array.of(0.3, 0.05));
  expect([state.deviation(0), state.deviation(1)].map((s) => Number(s.toFixed(12)))).toEqual([0.3, 0.1]);
});

it("goes no further for a foreign point than for one that it could have drawn", () => {
  const state = CmaEs.start(new Float64Array(2), 0.1);
  const far = { x: Float64Array.of(1e6, 0), isForeign: true };
  const near = { x: Float64Array.of(0, 0), isForeign: false };
  const after = state.next([far, ...Array.from({ length: state.parameters.lambda - 1 }, () => near)]);
  expect(after.mean[0]).toBeLessThan(0.3);
  expect(after.mean[0]).toBeGreaterThan(0.05);
});
