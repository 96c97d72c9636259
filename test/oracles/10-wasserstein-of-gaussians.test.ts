import { describe, expect, it } from "vitest";
import { points, take } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { Gaussian } from "../../src/measures/gaussian.js";
import { optimalMapOfGaussians, squaredWasserstein2OfGaussians } from "../../src/transport/gaussian.js";
import { squaredWasserstein2OnLine, wasserstein2 } from "../../src/transport/wasserstein.js";
import { applyMatrix, covarianceOf } from "../transport/matrices.js";

describe.each([2, 3])("the Wasserstein distance of Gaussians in %i dimensions (Dowson and Landau 1982)", (d) => {
  const from = { mean: new Float64Array(d), covariance: covarianceOf(d, "from") };
  const to = { mean: new Float64Array(d).fill(1), covariance: covarianceOf(d, "to") };
  const x = new Gaussian(from.mean, from.covariance).sample(500, Stream.of(0, "x"));
  const map = optimalMapOfGaussians(from, to);
  const image = points(500, d);
  for (let i = 0; i < 500; i++) {
    image.data.set(
      applyMatrix(map, x.data.slice(i * d, (i + 1) * d)).map((value, j) => value + to.mean[j]!),
      i * d,
    );
  }

  it("is that of a map which no assignment beats: no pairing of points and images is shorter", () => {
    const own = x.data.reduce((sum, value, at) => sum + (value - image.data[at]!) ** 2, 0) / 500;
    const shuffled = take(image, Stream.of(0, "order").permutation(500));
    expect(wasserstein2(x, shuffled).value ** 2).toBeCloseTo(own, 9);
  });

  it("is the mean squared length of that map", () => {
    const lengths = Float64Array.from({ length: 500 }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (x.data[i * d + j]! - image.data[i * d + j]!) ** 2;
      return sum;
    });
    const mean = lengths.reduce((sum, value) => sum + value) / 500;
    const deviation = Math.sqrt(lengths.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / 500;
    expect(Math.abs(mean - squaredWasserstein2OfGaussians(from, to))).toBeLessThan(4 * deviation);
  });
});

describe("the Wasserstein distance", () => {
  it("on the line is that of the quantiles", () => {
    const quantiles = (mean: number, deviation: number) =>
      new Gaussian([mean], [deviation ** 2]).sample(200_000, Stream.of(mean, "line")).data;
    const law = (mean: number, deviation: number) => ({
      mean: Float64Array.of(mean),
      covariance: Float64Array.of(deviation ** 2),
    });
    const exact = squaredWasserstein2OfGaussians(law(0, 1), law(2, 0.3));
    expect(squaredWasserstein2OnLine(quantiles(0, 1), quantiles(2, 0.3)) / exact).toBeCloseTo(1, 2);
  });

  it("of points and the same points with noise is at most sigma sqrt(d)", () => {
    const x = new Gaussian([0, 0], [1, 0, 0, 1]).sample(400, Stream.of(0, "points"));
    const noise = new Gaussian([0, 0], [0.04, 0, 0, 0.04]).sample(400, Stream.of(0, "noise"));
    const blurred = points(
      400,
      2,
      x.data.map((value, at) => value + noise.data[at]!),
    );
    const { value } = wasserstein2(x, blurred);
    expect(value).toBeLessThan(0.2 * Math.SQRT2 * 1.05);
    expect(value).toBeGreaterThan(0);
  });
});
