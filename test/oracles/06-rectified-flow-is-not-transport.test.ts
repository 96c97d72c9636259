import { describe, expect, it } from "vitest";
import { points } from "../../src/numerics/points.js";
import type { HostField } from "../../src/solvers/solver.js";
import { optimalMapOfGaussians, squaredWasserstein2OfGaussians } from "../../src/transport/gaussian.js";
import { product, traceOf, transposed } from "../transport/matrices.js";
import { tight } from "./transport.js";

const d = 2;
const identity = Float64Array.of(1, 0, 0, 1);
const combine = (a: number, x: Float64Array, b: number, y: Float64Array) =>
  x.map((value, at) => a * value + b * y[at]!);
const inverse = ([a, b, c, e]: Float64Array) => {
  const determinant = a! * e! - b! * c!;
  return Float64Array.of(e! / determinant, -b! / determinant, -c! / determinant, a! / determinant);
};

/** The matrix of the flow of dx/dt = V(t) x from t = 0 to 1. */
async function flowMatrix(velocity: (t: number) => Float64Array): Promise<Float64Array> {
  const field: HostField = {
    kind: "host",
    derivative(t, y, out, n) {
      const v = velocity(t);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < d; j++) out[i * d + j] = v[j * d]! * y[i * d]! + v[j * d + 1]! * y[i * d + 1]!;
      }
    },
  };
  const { states } = await tight.integrate(field, points(d, d, identity.slice()), [0, 1]);
  return transposed(states[1]!.data, d);
}

/** The flow of independent pairs: v = (t S1 - (1 - t) S0) ((1 - t)^2 S0 + t^2 S1)^-1 x. */
function rectified(s0: Float64Array, s1: Float64Array): Promise<Float64Array> {
  return flowMatrix((t) => product(combine(t, s1, t - 1, s0), inverse(combine((1 - t) ** 2, s0, t ** 2, s1)), d));
}

/** The flow of the pairs (x, A x): v = (A - I) ((1 - t) I + t A)^-1 x. */
function reflowed(a: Float64Array): Promise<Float64Array> {
  return flowMatrix((t) => product(combine(1, a, -1, identity), inverse(combine(1 - t, identity, t, a)), d));
}

/** E |A x - x|^2 for x from N(0, S0). */
function cost(a: Float64Array, s0: Float64Array): number {
  const displacement = combine(1, a, -1, identity);
  return traceOf(product(product(displacement, s0, d), transposed(displacement, d), d), d);
}

const law = (covariance: Float64Array) => ({ mean: new Float64Array(d), covariance });
const close = (a: Float64Array, b: Float64Array) => Math.max(...a.map((value, at) => Math.abs(value - b[at]!))) < 1e-6;

describe("rectified flow between Gaussians (Liu et al. 2022, arXiv:2209.03003)", () => {
  it("is not optimal transport where the covariances do not commute, but costs less than independent pairs", async () => {
    const [s0, s1] = [Float64Array.of(3, 0, 0, 0.3), Float64Array.of(1, 0.9, 0.9, 2)];
    const a = await rectified(s0, s1);
    expect(close(product(product(a, s0, d), transposed(a, d), d), s1)).toBe(true);
    const w2 = squaredWasserstein2OfGaussians(law(s0), law(s1));
    const independent = traceOf(s0, d) + traceOf(s1, d);
    expect(cost(a, s0)).toBeGreaterThan(1.05 * w2);
    expect(cost(a, s0)).toBeLessThan(0.5 * independent);
    expect(cost(optimalMapOfGaussians(law(s0), law(s1)), s0)).toBeCloseTo(w2, 10);
    // A gradient of a convex function has a symmetric matrix.
    expect(Math.abs(a[1]! - a[2]!)).toBeGreaterThan(0.1);
  });

  it("is straight after one reflow, which leaves its map and its cost as they are", async () => {
    const [s0, s1] = [Float64Array.of(3, 0, 0, 0.3), Float64Array.of(1, 0.9, 0.9, 2)];
    const a = await rectified(s0, s1);
    const again = await reflowed(a);
    expect(close(again, a)).toBe(true);
    expect(cost(again, s0)).toBeCloseTo(cost(a, s0), 6);
  });

  it("is optimal transport where they commute", async () => {
    const [s0, s1] = [Float64Array.of(2, 0.5, 0.5, 2), Float64Array.of(1, -0.3, -0.3, 1)];
    expect(close(await rectified(s0, s1), optimalMapOfGaussians(law(s0), law(s1)))).toBe(true);
  });
});
