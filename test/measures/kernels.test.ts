import { describe, expect, it } from "vitest";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { smoothingKernels } from "../../src/measures/kernels/index.js";
import { points } from "../../src/numerics/points.js";
import { gaussLegendre } from "../../src/numerics/quadrature.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";

const degrees = 6;
const members = Object.entries(smoothingKernels).map(([name, make]) => ({ name, kernel: make(degrees) }));

/** The volume of the unit ball in R^d, by V_d = V_(d-2) 2 pi / d. */
function ballVolume(d: number): number {
  return d === 0 ? 1 : d === 1 ? 2 : (ballVolume(d - 2) * 2 * Math.PI) / d;
}

/** int f(r) dr over (0, infinity) by r = u / (1 - u), in panels that know of a kink at r = 1. */
function integrate(f: (r: number) => number): number {
  const { nodes, weights } = gaussLegendre(60);
  let sum = 0;
  for (const [low, high] of [
    [0, 0.5],
    [0.5, 0.9],
    [0.9, 1],
  ] as const) {
    nodes.forEach((node, k) => {
      const u = low + ((high - low) * (1 + node)) / 2;
      sum += ((weights[k]! * (high - low)) / 2) * (f(u / (1 - u)) / (1 - u) ** 2);
    });
  }
  return sum;
}

describe.each(members)("the $name kernel", ({ kernel }) => {
  it.each([1, 2, 3, 5, 10])("integrates to one in R^%i, and has the standard deviation that it states", (d) => {
    const at = kernel(d);
    const shell = d * ballVolume(d);
    const moment = (power: number) =>
      integrate((r) => Math.exp(at.logPeak + at.logProfile(r * r, 1)) * shell * r ** (d - 1 + power));
    expect(moment(0)).toBeCloseTo(1, 6);
    expect(moment(2) / d / at.standardDeviation ** 2).toBeCloseTo(1, 4);
  });

  it.each([1, 2, 5])("has draws in R^%i with its law of distances, in all directions", (d) => {
    const at = kernel(d);
    const stream = Stream.of(d, "draws");
    const x = points(1, d);
    const n = 4000;
    let first = 0;
    let within = 0;
    const radius = Math.sqrt(d) / 2;
    for (let i = 0; i < n; i++) {
      at.draw(x.data, stream);
      first += x.data[0]! > 0 ? 1 : 0;
      within += Math.hypot(...x.data) < radius ? 1 : 0;
    }
    const shell = d * ballVolume(d);
    const expected = integrate((r) => {
      return r < radius ? Math.exp(at.logPeak + at.logProfile(r * r, 1)) * shell * r ** (d - 1) : 0;
    });
    expect(Math.abs(first / n - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / n));
    // The quadrature cuts through a panel at the radius: it is right to about 1 %.
    expect(Math.abs(within / n - expected)).toBeLessThan(4 * Math.sqrt(0.25 / n) + 0.015);
  });

  it.each([
    [1, 0.3],
    [2, 0.5],
    [3, 2],
  ])("makes an estimate in R^%i, bandwidth %d, that is the plain mean of kernels", (d, h) => {
    const atoms = points(1500, d);
    const queries = points(30, d);
    Stream.of(0, "atoms").fillNormal(atoms.data);
    Stream.of(1, "queries").fillNormal(queries.data);
    const at = kernel(d);
    const logs = new KernelDensityEstimate(atoms, h, kernel).logDensity(queries);
    logs.forEach((log, q) => {
      let sum = 0;
      for (let i = 0; i < atoms.n; i++) {
        let squared = 0;
        for (let j = 0; j < d; j++) squared += ((queries.data[q * d + j]! - atoms.data[i * d + j]!) / h) ** 2;
        sum += Math.exp(at.logPeak + at.logProfile(squared, 1));
      }
      expect(log).toBeCloseTo(Math.log(sum / atoms.n) - d * Math.log(h), 11);
    });
  });

  it("makes an estimate with a diagonal bandwidth that integrates to one, by Monte Carlo", () => {
    const atoms = points(5, 2, Float64Array.of(0, 0, 1, 0, 0, 1, -1, -1, 0.5, 0.5));
    const kde = new KernelDensityEstimate(atoms, [0.2, 0.5], kernel);
    const box = points(40_000, 2);
    Stream.of(3, "box").fillUniform(box.data);
    for (let at = 0; at < box.data.length; at++) box.data[at] = 24 * (box.data[at]! - 0.5);
    const masses = kde.logDensity(box).map((log) => 576 * Math.exp(log));
    expect(Math.abs(mean(masses) - 1)).toBeLessThan(4 * standardError(masses) + 2e-3);
  });

  it("spreads samples about the atom by the bandwidth of each coordinate", () => {
    const kde = new KernelDensityEstimate(points(1, 2, Float64Array.of(3, -2)), [0.5, 2], kernel);
    const { data } = kde.sample(20_000, Stream.of(0, "x"));
    const { standardDeviation } = kernel(2);
    for (const [j, centre, h] of [
      [0, 3, 0.5],
      [1, -2, 2],
    ] as const) {
      const squares = data.filter((_, at) => at % 2 === j).map((value) => ((value - centre) / h) ** 2);
      expect(Math.abs(mean(squares) - standardDeviation ** 2)).toBeLessThan(5 * standardError(squares));
    }
  });
});

it("scikit-learn's kernels are the same ones", () => {
  // python3 -c "from sklearn.neighbors import KernelDensity as K
  // for k in ('epanechnikov', 'exponential'): print(K(bandwidth=1.5, kernel=k)
  //   .fit([[0, 0, 0], [1, 1, 0], [-1, 0.5, 0.2]]).score_samples([[0.2, 0.1, 0.3], [2, 1, 0.5]]))"
  const atoms = points(3, 3, Float64Array.of(0, 0, 0, 1, 1, 0, -1, 0.5, 0.2));
  const queries = points(2, 3, Float64Array.of(0.2, 0.1, 0.3, 2, 1, 0.5));
  const of = (name: "epanechnikov" | "laplace") =>
    Array.from(new KernelDensityEstimate(atoms, 1.5, smoothingKernels[name]()).logDensity(queries));
  expectClose(of("epanechnikov"), [-2.400790466566325, -3.642059055635958]);
  expectClose(of("laplace"), [-5.041058234352011, -5.73519250632074]);
});

it("Student's t kernel is SciPy's", () => {
  // python3 -c "from scipy.stats import multivariate_t as t; print(t([0, 0], [[4, 0], [0, 4]], df=3).logpdf([1, -2]))"
  const kde = new KernelDensityEstimate(points(1, 2), 2, smoothingKernels.studentT(3));
  expectClose(Array.from(kde.logDensity(points(1, 2, Float64Array.of(1, -2)))), [-4.094938163199775]);
});

it("Epanechnikov's kernel leaves no density beyond its reach", () => {
  const kde = new KernelDensityEstimate(points(1, 2), 1, smoothingKernels.epanechnikov());
  expect(kde.logDensity(points(1, 2, Float64Array.of(0.8, 0.7)))[0]).toBe(-Infinity);
});

function expectClose(values: readonly number[], expected: readonly number[]): void {
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });
}
