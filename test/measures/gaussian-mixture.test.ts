import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { points } from "../../src/numerics/points.js";

describe("GaussianMixture", () => {
  it("has SciPy's log density", () => {
    // python3 -c "from scipy.stats import multivariate_normal as m; from numpy import log, exp
    // print(log(.25 * m.pdf([.5, .2], [0, 1], [[.5, .3], [.3, .4]]) + .75 * m.pdf([.5, .2], [-1, -1], [[.2, -.1], [-.1, .1]])))"
    const law = new GaussianMixture([
      { weight: 1, mean: [0, 1], covariance: [0.5, 0.3, 0.3, 0.4] },
      { weight: 3, mean: [-1, -1], covariance: [0.2, -0.1, -0.1, 0.1] },
    ]);
    expect(law.logDensity(points(1, 2, Float64Array.of(0.5, 0.2)))[0]).toBeCloseTo(-5.120533970934375, 12);
  });

  it("does not underflow far from every component", () => {
    const law = GaussianMixture.isotropic([[0], [10]], 0.1);
    // The nearer component is 1,000 sd away.
    expect(law.logDensity(points(1, 1, Float64Array.of(110)))[0]).toBeCloseTo(
      Math.log(0.5) - 0.5 * 1e6 - Math.log(0.1 * Math.sqrt(2 * Math.PI)),
      6,
    );
  });

  it("has the closed-form entropy when it is one Gaussian, in any dimension", () => {
    const covariance = [2, 0.5, 0, 0.5, 1, 0.2, 0, 0.2, 3];
    const determinant = 2 * (1 * 3 - 0.2 * 0.2) - 0.5 * (0.5 * 3);
    const { entropy } = new GaussianMixture([{ weight: 1, mean: [1, 2, 3], covariance }]);
    expect(entropy.value).toBeCloseTo(0.5 * Math.log((2 * Math.PI * Math.E) ** 3 * determinant), 12);
  });

  it("has the entropy of a Gaussian plus that of the choice when components lie far apart", () => {
    const means = [0, 1, 2, 3].map((k) => [100 * k, 0]);
    const { entropy } = GaussianMixture.isotropic(means, 0.5);
    expect(Math.abs(entropy.value - Math.log(4) - Math.log(2 * Math.PI * Math.E * 0.25))).toBeLessThan(1e-9);
  });

  it("finds the same entropy off the plane, by Monte Carlo within the error that it states", () => {
    const means = [0, 1, 2].map((k) => [100 * k, 0, 0]);
    const { entropy } = GaussianMixture.isotropic(means, 0.5);
    expect(Math.abs(entropy.value - Math.log(3) - 1.5 * Math.log(2 * Math.PI * Math.E * 0.25))).toBeLessThan(
      entropy.error,
    );
    expect(entropy.error).toBeLessThan(0.01);
  });

  it("has the moments of a choice between Gaussians", () => {
    const { moments } = new GaussianMixture([
      { weight: 1, mean: [0, 1], covariance: [0.5, 0.3, 0.3, 0.4] },
      { weight: 3, mean: [-1, -1], covariance: [0.2, -0.1, -0.1, 0.1] },
    ]);
    // By hand: the mean of the covariances, plus 3/16 of the outer product of the difference (1, 2) of the means.
    expect(Array.from(moments.mean)).toEqual([-0.75, -0.5]);
    [0.275 + 3 / 16, 6 / 16, 6 / 16, 0.175 + 12 / 16].forEach((value, at) => {
      expect(moments.covariance[at]).toBeCloseTo(value, 14);
    });
  });
});
