import { describe, expect, it } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { SemiDiscretePlan } from "../../src/transport/semi-discrete-plan.js";
import { semiDiscreteTransport, type SemiDiscreteOptions } from "../../src/transport/semi-discrete.js";

function toAtoms(atoms: Points, options: SemiDiscreteOptions) {
  const stream = Stream.of(0, "law");
  return semiDiscreteTransport((n) => new StandardGaussian(atoms.d).sample(n, stream), atoms, options);
}

/** The standard normal quantile, by bisection of its distribution by quadrature. */
function quantile(p: number): number {
  const steps = 4000;
  let [low, high] = [-9, 9];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    const h = (middle + 9) / steps;
    let mass = 0;
    for (let i = 0; i < steps; i++) mass += Math.exp(-((-9 + (i + 0.5) * h) ** 2) / 2);
    if ((mass * h) / Math.sqrt(2 * Math.PI) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe("semi-discrete optimal transport from N(0, I), cost |x - y|^2", () => {
  it("to 8 equal atoms on a circle of radius 5 is 2 + R^2 - 2 R sqrt(pi / 2) (n / pi) sin(pi / n) = 14.787", () => {
    const [n, R] = [8, 5];
    const exact = 2 + R * R - 2 * R * Math.sqrt(Math.PI / 2) * (n / Math.PI) * Math.sin(Math.PI / n);
    expect(exact).toBeCloseTo(14.787, 3);
    const atoms = points(n, 2);
    for (let k = 0; k < n; k++) {
      atoms.data[2 * k] = R * Math.cos((2 * Math.PI * k) / n);
      atoms.data[2 * k + 1] = R * Math.sin((2 * Math.PI * k) / n);
    }
    const { value, standardError, potentials, chiSquared } = toAtoms(atoms, { tolerance: 1e-4 });
    expect(chiSquared).toBeLessThan(1e-4);
    expect(Math.abs(value - exact)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.02);
    // All potentials are equal: the cells are sectors. An edge moves by g / (2 |y_i - y_j|) = g / 7.7.
    for (const g of potentials) expect(Math.abs(g)).toBeLessThan(0.15);
    const plan = new SemiDiscretePlan(atoms, new Float64Array(n).fill(1 / n), new Float64Array(n), 0);
    const x = new StandardGaussian(2).sample(200, Stream.of(1, "x"));
    for (let i = 0; i < 200; i++) {
      const sector = Math.round((Math.atan2(x.data[2 * i + 1]!, x.data[2 * i]!) * n) / (2 * Math.PI));
      expect(plan.atomOf(x.data, i, Stream.of(0, "none"))).toBe((sector + n) % n);
    }
  });

  it("on the line has edges at the quantiles: g_k - g_k+1 = 2 (y_k+1 - y_k) (q_k - (y_k + y_k+1) / 2)", () => {
    const atoms = points(4, 1, Float64Array.of(-2, -0.5, 0.3, 1.5));
    const weights = Float64Array.of(0.1, 0.4, 0.3, 0.2);
    const { potentials, value, standardError } = toAtoms(atoms, { weights, tolerance: 1e-4 });
    const edges = [0.1, 0.5, 0.8].map(quantile);
    edges.forEach((edge, k) => {
      const [left, right] = [atoms.data[k]!, atoms.data[k + 1]!];
      const found = (left + right) / 2 + (potentials[k]! - potentials[k + 1]!) / (2 * (right - left));
      expect(Math.abs(found - edge)).toBeLessThan(0.05);
    });
    // W2^2 = 1 + sum b y^2 - 2 sum y_k int x over its cell, and the last is phi(q_k-1) - phi(q_k).
    const phi = (q: number) => Math.exp(-(q * q) / 2) / Math.sqrt(2 * Math.PI);
    const heights = [0, ...edges.map(phi), 0];
    const exact = weights.reduce(
      (sum, weight, k) => sum + weight * atoms.data[k]! ** 2 - 2 * atoms.data[k]! * (heights[k]! - heights[k + 1]!),
      1,
    );
    expect(Math.abs(value - exact)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.02);
  });

  it("to two atoms in space is that on the line through them", () => {
    const [a, b] = [Float64Array.of(1, 2, -1), Float64Array.of(-1, 0, 0)];
    const weights = Float64Array.of(0.7, 0.3);
    const { potentials } = toAtoms(points(2, 3, Float64Array.of(...a, ...b)), { weights, tolerance: 1e-4 });
    // Along the unit vector from b to a, the mass 0.3 of b lies below its quantile.
    const length = Math.hypot(2, 2, -1);
    const [ofA, ofB] = [a, b].map((y) => (2 * y[0]! + 2 * y[1]! - y[2]!) / length) as [number, number];
    const outside = (y: Float64Array, along: number) => y.reduce((sum, value) => sum + value * value, 0) - along ** 2;
    const edge =
      (ofA + ofB) / 2 + (potentials[1]! - potentials[0]! + outside(a, ofA) - outside(b, ofB)) / (2 * (ofA - ofB));
    expect(Math.abs(edge - quantile(0.3))).toBeLessThan(0.05);
  });
});
