import { describe, expect, it } from "vitest";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { logDensitySlopes } from "../../src/metrics/intrinsic-dimension.js";
import { measureModel } from "../../src/models/measure-model.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";

// Smoothed by N(0, h^2 I), a law on a k-manifold in R^d has log p_h(x) = -(d - k) log h + O(1) on the manifold as h -> 0, so
// the slope of the log density in log h, of held-out points, is -(d - k).

/** n draws of N(0, I) on a random k-plane through the origin of R^d. */
function gaussianInPlane(n: number, k: number, d: number, purpose: string): Points {
  const directions = new Float64Array(k * d);
  Stream.of(0, "plane").fillNormal(directions);
  orthonormalize(directions, k, d);
  const stream = Stream.of(0, purpose);
  const x = points(n, d);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < k; a++) {
      const z = stream.normal();
      for (let j = 0; j < d; j++) x.data[i * d + j]! += z * directions[a * d + j]!;
    }
  }
  return x;
}

/** Gram and Schmidt's method on the rows of [k, d]. */
function orthonormalize(rows: Float64Array, k: number, d: number): void {
  for (let a = 0; a < k; a++) {
    const row = rows.subarray(a * d, (a + 1) * d);
    for (let b = 0; b < a; b++) {
      const other = rows.subarray(b * d, (b + 1) * d);
      const along = row.reduce((sum, value, j) => sum + value * other[j]!, 0);
      for (let j = 0; j < d; j++) row[j]! -= along * other[j]!;
    }
    const length = Math.hypot(...row);
    for (let j = 0; j < d; j++) row[j]! /= length;
  }
}

function circle(n: number, radius: number, purpose: string): Points {
  const stream = Stream.of(0, purpose);
  const x = points(n, 2);
  for (let i = 0; i < n; i++) {
    const angle = 2 * Math.PI * stream.uniform();
    x.data.set([radius * Math.cos(angle), radius * Math.sin(angle)], 2 * i);
  }
  return x;
}

/** The slope of held-out log density between two bandwidths, point by point. */
function slopesBetween(atoms: Points, x: Points, low: number, high: number): Float64Array {
  const [narrow, wide] = [low, high].map((h) => new KernelDensityEstimate(atoms, h).logDensity(x));
  return narrow!.map((log, i) => (wide![i]! - log) / Math.log(high / low));
}

/** The modified Bessel function I_0, by its series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

describe.each([
  { k: 1, d: 3, n: 4000, h: 0.05 },
  { k: 2, d: 3, n: 20_000, h: 0.1 },
  { k: 2, d: 6, n: 20_000, h: 0.1 },
])("a Gaussian in a $k-plane of R^$d", ({ k, d, n, h }) => {
  const atoms = gaussianInPlane(n, k, d, "atoms");
  // Points within one standard deviation, about which there are atoms enough to resolve the kernel.
  const x = gaussianInPlane(100, k, d, "test");
  const x1 = { ...x, data: x.data.map((value) => value / 2) };

  it("has a kernel density estimate whose log density falls by d - k a unit of log bandwidth", () => {
    const slopes = slopesBetween(atoms, x1, h, 2 * h);
    expect(Math.abs(mean(slopes) + (d - k))).toBeLessThan(4 * standardError(slopes) + k * 4 * h * h);
    expect(standardError(slopes)).toBeLessThan(0.05);
  });

  it("has, off the atoms' noise, the log density of N(0, h^2 I + the plane's projection)", () => {
    const logs = new KernelDensityEstimate(atoms, h).logDensity(x1);
    const gaps = logs.map((log, i) => {
      const square = x1.data.subarray(i * d, (i + 1) * d).reduce((sum, value) => sum + value * value, 0);
      const along = -0.5 * k * Math.log(2 * Math.PI * (1 + h * h)) - square / (2 * (1 + h * h));
      return log - along + 0.5 * (d - k) * Math.log(2 * Math.PI * h * h);
    });
    expect(Math.abs(mean(gaps))).toBeLessThan(0.05);
  });

  it("has the same slope by the metric, which knows one bandwidth alone", async () => {
    const slopes = await logDensitySlopes(measureModel(new KernelDensityEstimate(atoms, h)), x1, h);
    expect(Math.abs(mean(slopes) + (d - k))).toBeLessThan(4 * standardError(slopes) + 0.01 * (d - k) + k * 4 * h * h);
  });
});

describe("the circle of radius R", () => {
  const radius = 2;
  const atoms = circle(4000, radius, "atoms");
  const x = circle(200, radius, "test");
  /** log p_h on the circle: exp(-(r^2 + R^2) / 2 h^2) I0(r R / h^2) / 2 pi h^2 at r = R. */
  const exact = (h: number) =>
    Math.log(besselI0((radius / h) ** 2)) - (radius / h) ** 2 - Math.log(2 * Math.PI * h * h);

  it.each([0.15, 0.3, 1])("has, smoothed by h = %d, its density by a Bessel function", (h) => {
    const logs = new KernelDensityEstimate(atoms, h).logDensity(x);
    expect(Math.abs(mean(logs) - exact(h))).toBeLessThan(0.01);
  });

  it("has slope -(2 - 1) in log h, and -2, of a single atom, where the kernel is wider than the circle", () => {
    expect(Math.abs(mean(slopesBetween(atoms, x, 0.1, 0.15)) + 1)).toBeLessThan(0.02);
    expect(mean(slopesBetween(atoms, x, 20, 40))).toBeCloseTo(-2, 1);
    const at = mean(slopesBetween(atoms, x, 0.3, 0.31));
    expect(at).toBeCloseTo((exact(0.31) - exact(0.3)) / Math.log(0.31 / 0.3), 2);
  });
});
