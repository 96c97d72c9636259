import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { squaredFrechetDistance } from "../../src/metrics/frechet.js";
import { frechetDistance } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import { applyMap } from "../../src/numerics/diagonal-map.js";
import { encodeNpy } from "../../src/numerics/npy.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean } from "../../src/numerics/statistics.js";
import { writeFileSync } from "node:fs";
import { file, make } from "../datasets/make.js";
import { byName, contextOf, draw } from "./context.js";

const tilted = new GaussianMixture([{ weight: 1, mean: [1, 2], covariance: [2, 0.9, 0.9, 1] }]);
const round = GaussianMixture.isotropic([[0, 0]], 1);

function covariance({ n, data }: Points): [number, number, number] {
  const [a, b] = [0, 1].map((j) => data.filter((_, at) => at % 2 === j)) as [Float64Array, Float64Array];
  const [ma, mb] = [mean(a), mean(b)];
  const of = (u: Float64Array, mu: number, v: Float64Array, mv: number) =>
    u.reduce((sum, value, i) => sum + (value - mu) * (v[i]! - mv), 0) / (n - 1);
  return [of(a, ma, a, ma), of(a, ma, b, mb), of(b, mb, b, mb)];
}

describe("squaredFrechetDistance", () => {
  it("is that of the fitted Gaussians, with the trace of a 2 x 2 root in closed form", () => {
    const x = tilted.sample(100, Stream.of(0, "x"));
    const stretch = { mean: Float64Array.of(0, 1), scale: Float64Array.of(1, 3) };
    const y = applyMap(stretch, tilted.sample(80, Stream.of(0, "y")));
    const [a, b, c] = covariance(x);
    const [p, q, r] = covariance(y);
    // tr (S T)^1/2 = sqrt(tr S T + 2 sqrt(det S T)) for 2 x 2 matrices with positive eigenvalues.
    const cross = Math.sqrt(a * p + 2 * b * q + c * r + 2 * Math.sqrt((a * c - b * b) * (p * r - q * q)));
    const gap = [0, 1].map(
      (j) => mean(x.data.filter((_, at) => at % 2 === j)) - mean(y.data.filter((_, at) => at % 2 === j)),
    );
    const expected = gap[0]! ** 2 + gap[1]! ** 2 + a + c + p + r - 2 * cross;
    expect(squaredFrechetDistance(x, y).value).toBeCloseTo(expected, 10);
    expect(squaredFrechetDistance(y, x).value).toBeCloseTo(expected, 10);
  });

  it("tends to the distance of the laws", () => {
    const { value, standardError } = squaredFrechetDistance(
      tilted.sample(20_000, Stream.of(0, "x")),
      round.sample(20_000, Stream.of(0, "y")),
    );
    const expected = 5 + 3 + 2 - 2 * Math.sqrt(3 + 2 * Math.sqrt(2 - 0.81));
    expect(Math.abs(value - expected)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.08);
  });

  it("is 0 between equal clouds and takes clouds within a line", () => {
    const x = tilted.sample(50, Stream.of(0, "x"));
    expect(squaredFrechetDistance(x, x).value).toBeLessThan(1e-12);
    const flat = (scale: number) => applyMap({ mean: Float64Array.of(0, 0), scale: Float64Array.of(scale, 0) }, x);
    const [variance] = covariance(x);
    const [{ value, standardError }, m] = [
      squaredFrechetDistance(flat(1), flat(3)),
      mean(x.data.filter((_, at) => at % 2 === 0)),
    ];
    expect(value).toBeCloseTo(4 * variance + 4 * m * m, 10);
    expect(standardError).toBeGreaterThan(0);
  });

  it("refuses clouds of different spaces", () => {
    expect(() => squaredFrechetDistance(points(5, 2), points(5, 3))).toThrow("in one space, got [5, 2] and [5, 3]");
  });
});

describe("frechetDistance", () => {
  const dataset = draw(round, { train: 500, validation: 10, test: 500 });
  const evaluate = async (options: Readonly<Record<string, unknown>>) =>
    byName(await (make(frechetDistance, options) as Metric).evaluate(contextOf(tilted, dataset)));

  it("looks at a linear map of the points from a file", async () => {
    const path = file("", "map.npy");
    writeFileSync(path, encodeNpy(Float64Array.of(10, 0), [1, 2]));
    // Features N(10, 200) against N(0, 100).
    const { value, standardError } = (await evaluate({ map: path }))["frechet"]!;
    expect(Math.abs(value - 100 - (Math.sqrt(200) - 10) ** 2)).toBeLessThan(4 * standardError!);
  });

  it("refuses a map that does not fit or cannot be read", async () => {
    const path = file("", "map.npy");
    writeFileSync(path, encodeNpy(Float64Array.of(1, 0, 0), [1, 3]));
    await expect(evaluate({ map: path })).rejects.toThrow("is [1, 3]; expected [features, 2] for data of dimension 2");
    await expect(evaluate({ map: "nowhere.npy" })).rejects.toThrow("cannot read the feature map nowhere.npy");
  });

  it("sees a difference by random features that means and covariances do not show", async () => {
    // Two atoms at +-1 on both axes have mean 0 and covariance I, like the law of the data.
    const corners = GaussianMixture.isotropic(
      [
        [-1, -1],
        [-1, 1],
        [1, -1],
        [1, 1],
      ],
      0.01,
    );
    const of = async (options: Readonly<Record<string, unknown>>) => {
      const values = byName(await (make(frechetDistance, options) as Metric).evaluate(contextOf(corners, dataset)));
      return values["frechet"]!.value / values["frechet.floor"]!.value;
    };
    expect(await of({})).toBeLessThan(10);
    expect(await of({ features: "random", count: 32 })).toBeGreaterThan(10);
  });
});
