import { describe, expect, it } from "vitest";
import { EmpiricalMeasure } from "../../src/measures/empirical.js";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { points, take } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean } from "../../src/numerics/statistics.js";

function cloud(n: number, d: number, seed: number) {
  const x = points(n, d);
  Stream.of(seed, "cloud").fillNormal(x.data);
  return x;
}

function rows({ n, d, data }: { n: number; d: number; data: Float64Array }): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * d, (i + 1) * d)));
}

describe("KernelDensityEstimate", () => {
  it("has scikit-learn's log density", () => {
    // python3 -c "from sklearn.neighbors import KernelDensity as K
    // print(K(bandwidth=0.4).fit([[0, 0], [1, 1], [-1, 2], [0.5, -0.5]]).score_samples([[0.2, 0.1], [3, -2]]))"
    const kde = new KernelDensityEstimate(points(4, 2, Float64Array.of(0, 0, 1, 1, -1, 2, 0.5, -0.5)), 0.4);
    const logs = kde.logDensity(points(2, 2, Float64Array.of(0.2, 0.1, 3, -2)));
    expect(logs[0]).toBeCloseTo(-1.2861735559584906, 13);
    expect(logs[1]).toBeCloseTo(-27.954088401484263, 12);
  });

  it.each([
    [1, 0.3],
    [2, 1e-3],
    [2, 0.05],
    [2, 3],
    [5, 0.5],
  ])("is the mixture of Gaussians at the atoms, to rounding: R^%i, bandwidth %d", (d, bandwidth) => {
    const atoms = cloud(400, d, 1);
    const queries = cloud(100, d, 2);
    const kde = new KernelDensityEstimate(atoms, bandwidth).logDensity(queries);
    const mixture = GaussianMixture.isotropic(rows(atoms), bandwidth).logDensity(queries);
    kde.forEach((value, i) => {
      expect(Math.abs(value - mixture[i]!)).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
    });
  });

  it("leaves out each atom, and no copy of it, in turn", () => {
    const atoms = take(cloud(30, 2, 3), [...Array(30).keys(), 0, 7]);
    const leftOut = new KernelDensityEstimate(atoms, 0.2).leaveOneOut();
    for (let i = 0; i < atoms.n; i++) {
      const others = Array.from({ length: atoms.n }, (_, k) => k).filter((k) => k !== i);
      const [expected] = new KernelDensityEstimate(take(atoms, others), 0.2).logDensity(take(atoms, [i]));
      expect(leftOut[i]).toBeCloseTo(expected!, 12);
    }
  });

  it("finds by leave-one-out a bandwidth near the best one for the true law", () => {
    const atoms = cloud(2000, 2, 4);
    const test = cloud(2000, 2, 5);
    const grid = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 1];
    const score = (f: (kde: KernelDensityEstimate) => Float64Array) => {
      const scores = grid.map((bandwidth) => mean(f(new KernelDensityEstimate(atoms, bandwidth))));
      return scores.indexOf(Math.max(...scores));
    };
    expect(Math.abs(score((kde) => kde.leaveOneOut()) - score((kde) => kde.logDensity(test)))).toBeLessThanOrEqual(1);
  });

  it("falls off with log density -(d - k) log bandwidth on a k-manifold", () => {
    // Atoms on the line R x {0} in R^3, evenly spaced: at an atom, p ~ (2 pi h^2)^(-2/2) times the density on the line.
    const atoms = points(4001, 3);
    for (let i = 0; i < atoms.n; i++) atoms.data[3 * i] = (i - 2000) / 1000;
    const at = points(1, 3);
    const [coarse] = new KernelDensityEstimate(atoms, 0.1).logDensity(at);
    const [fine] = new KernelDensityEstimate(atoms, 0.01).logDensity(at);
    expect(fine! - coarse!).toBeCloseTo(2 * Math.log(10), 6);
  });

  it("has the mean of its atoms and their covariance plus bandwidth^2 I", () => {
    const atoms = cloud(50, 2, 6);
    const samples = new KernelDensityEstimate(atoms, 0.7).sample(200_000, Stream.of(0, "x"));
    const moments = (x: Float64Array) => {
      const [a, b] = [0, 1].map((j) => x.filter((_, at) => at % 2 === j));
      const [ma, mb] = [mean(a!), mean(b!)];
      return [ma, mb, mean(a!.map((v) => (v - ma) ** 2)), mean(a!.map((v, i) => (v - ma) * (b![i]! - mb)))];
    };
    const expected = moments(atoms.data);
    expected[2]! += 0.49;
    moments(samples.data).forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(0.02);
    });
  });

  it.each([0, -1, Number.NaN, Infinity])("refuses a bandwidth of %d", (bandwidth) => {
    expect(() => new KernelDensityEstimate(cloud(3, 2, 0), bandwidth)).toThrow("a density needs a bandwidth above 0");
  });
});

it("EmpiricalMeasure samples its atoms alone, equally often, and claims no density", () => {
  const atoms = cloud(10, 2, 0);
  const empirical = new EmpiricalMeasure(atoms);
  const samples = rows(empirical.sample(20_000, Stream.of(0, "x"))).map(String);
  for (const atom of rows(atoms)) {
    const count = samples.filter((row) => row === String(atom)).length;
    expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(1800));
  }
  expect("logDensity" in empirical).toBe(false);
});
