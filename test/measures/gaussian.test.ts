import { describe, expect, it } from "vitest";
import { Gaussian } from "../../src/measures/gaussian.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

const covariance = [2, 0.5, 0, 0.5, 1, 0.2, 0, 0.2, 3];

describe("Gaussian", () => {
  it("has SciPy's log density", () => {
    // python3 -c "from scipy.stats import multivariate_normal as m
    // print(m.logpdf([[.3, -1.2, 2], [40, 0, 0]], [1, 2, 3], [[2, .5, 0], [.5, 1, .2], [0, .2, 3]]))"
    const logs = new Gaussian([1, 2, 3], covariance).logDensity(points(2, 3, Float64Array.of(0.3, -1.2, 2, 40, 0, 0)));
    expect(logs[0]).toBeCloseTo(-8.945795464183659, 12);
    expect(logs[1]).toBeCloseTo(-462.7378264119594, 9);
  });

  it("has the closed-form entropy", () => {
    const determinant = 2 * (1 * 3 - 0.2 * 0.2) - 0.5 * (0.5 * 3);
    const { entropy } = new Gaussian([1, 2, 3], covariance);
    expect(entropy.value).toBeCloseTo(0.5 * Math.log((2 * Math.PI * Math.E) ** 3 * determinant), 12);
  });

  it("samples with its mean and covariance", () => {
    const n = 100_000;
    const { data } = new Gaussian([1, 2, 3], covariance).sample(n, Stream.of(0, "x"));
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j <= i; j++) {
        let [sum, product] = [0, 0];
        for (let row = 0; row < n; row++) {
          sum += data[3 * row + i]! / n;
          product += ((data[3 * row + i]! - i - 1) * (data[3 * row + j]! - j - 1)) / n;
        }
        expect(Math.abs(sum - i - 1)).toBeLessThan(4 * Math.sqrt(covariance[4 * i]! / n));
        // Var of the product of two Gaussians: S_ii S_jj + S_ij^2.
        const spread = covariance[4 * i]! * covariance[4 * j]! + covariance[3 * i + j]! ** 2;
        expect(Math.abs(product - covariance[3 * i + j]!)).toBeLessThan(4 * Math.sqrt(spread / n));
      }
    }
  });

  it("refuses a covariance that is not positive definite", () => {
    expect(() => new Gaussian([0, 0], [1, 2, 2, 1])).toThrow("not positive definite");
  });
});
