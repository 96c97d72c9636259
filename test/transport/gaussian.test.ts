import { describe, expect, it } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { optimalMapOfGaussians, squaredWasserstein2OfGaussians } from "../../src/transport/gaussian.js";
import { applyMatrix, covarianceOf, product, traceOf, transposed } from "./matrices.js";

describe.each([1, 2, 3, 5])("between Gaussians in %i dimensions", (d) => {
  const from = { mean: normals(d, "m0"), covariance: covarianceOf(d, "s0") };
  const to = { mean: normals(d, "m1"), covariance: covarianceOf(d, "s1") };
  const map = optimalMapOfGaussians(from, to);

  it("maps the one law to the other: A S0 A^T = S1", () => {
    const image = product(product(map, from.covariance, d), transposed(map, d), d);
    image.forEach((value, at) => {
      expect(value).toBeCloseTo(to.covariance[at]!, 10);
    });
  });

  it("is the gradient of a convex function, and therefore optimal (Brenier): A is symmetric with x.Ax > 0", () => {
    map.forEach((value, at) => {
      expect(value).toBeCloseTo(transposed(map, d)[at]!, 11);
    });
    for (let i = 0; i < 20; i++) {
      const x = normals(d, `x${i}`);
      expect(applyMatrix(map, x).reduce((sum, value, j) => sum + value * x[j]!, 0)).toBeGreaterThan(0);
    }
  });

  it("has the mean squared length of the map's displacements as its distance", () => {
    const displacement = map.map((value, at) => value - (at % (d + 1) === 0 ? 1 : 0));
    const spread = traceOf(product(product(displacement, from.covariance, d), transposed(displacement, d), d), d);
    const shift = from.mean.reduce((sum, value, j) => sum + (value - to.mean[j]!) ** 2, 0);
    expect(squaredWasserstein2OfGaussians(from, to)).toBeCloseTo(shift + spread, 10);
    expect(squaredWasserstein2OfGaussians(to, from)).toBeCloseTo(shift + spread, 10);
  });
});

describe("squaredWasserstein2OfGaussians", () => {
  it("is the squared distance of means and of standard deviations on the line", () => {
    const law = (mean: number, deviation: number) => ({
      mean: Float64Array.of(mean),
      covariance: Float64Array.of(deviation ** 2),
    });
    expect(squaredWasserstein2OfGaussians(law(1, 0.5), law(-2, 3))).toBeCloseTo(9 + 2.5 ** 2, 12);
  });

  it("takes singular covariances, to and from which mass is moved along the other axes", () => {
    const [mean, line] = [new Float64Array(2), Float64Array.of(4, 0, 0, 0)];
    expect(
      squaredWasserstein2OfGaussians({ mean, covariance: line }, { mean, covariance: Float64Array.of(1, 0, 0, 9) }),
    ).toBeCloseTo(1 + 9, 12);
    const half = Float64Array.of(1, 0, 0, 0);
    const map = optimalMapOfGaussians({ mean, covariance: line }, { mean, covariance: half });
    [0.5, 0, 0, 0].forEach((value, at) => {
      expect(map[at]).toBeCloseTo(value, 12);
    });
  });
});

function normals(n: number, purpose: string): Float64Array {
  const out = new Float64Array(n);
  Stream.of(n, purpose).fillNormal(out);
  return out;
}
