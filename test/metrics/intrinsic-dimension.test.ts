import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { intrinsicDimension } from "../../src/metrics/index.js";
import { logDensitySlopes } from "../../src/metrics/intrinsic-dimension.js";
import type { Metric } from "../../src/metrics/metric.js";
import { measureModel } from "../../src/models/measure-model.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { make } from "../datasets/make.js";
import { contextOf, draw, fixed } from "./context.js";

/** N(0, I) on the first two of five axes, smoothed by N(0, h^2 I). */
function smoothedPlane(h: number): GaussianMixture {
  const covariance = Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? (at < 12 ? 1 : 0) + h * h : 0));
  return new GaussianMixture([{ weight: 1, mean: [0, 0, 0, 0, 0], covariance }]);
}

function onPlane(n: number) {
  const x = points(n, 5);
  const stream = Stream.of(0, "x");
  for (let i = 0; i < n; i++) x.data.set([stream.normal(), stream.normal()], 5 * i);
  return x;
}

describe("logDensitySlopes", () => {
  it.each([0.01, 0.1, 1])("are those of a smoothed Gaussian in closed form, h = %d", async (h) => {
    const x = onPlane(50);
    const slopes = await logDensitySlopes(measureModel(smoothedPlane(h)), x, h);
    slopes.forEach((slope, i) => {
      const square = x.data[5 * i]! ** 2 + x.data[5 * i + 1]! ** 2;
      const expected = -3 + (h * h * (square / (1 + h * h) - 2)) / (1 + h * h);
      expect(Math.abs(slope - expected)).toBeLessThan(0.012 * Math.max(1, square));
    });
  });

  it("are those of a kernel density estimate by a difference in its bandwidth", async () => {
    const law = GaussianMixture.isotropic([[0, 0]], 1);
    const [atoms, x] = [law.sample(300, Stream.of(0, "atoms")), law.sample(40, Stream.of(0, "x"))];
    const at = (h: number) => new KernelDensityEstimate(atoms, h).logDensity(x);
    const [low, high] = [at(0.3 * Math.exp(-1e-4)), at(0.3 * Math.exp(1e-4))];
    const slopes = await logDensitySlopes(measureModel(new KernelDensityEstimate(atoms, 0.3)), x, 0.3);
    slopes.forEach((slope, i) => {
      expect(Math.abs(slope - (high[i]! - low[i]!) / 2e-4)).toBeLessThan(0.02 * (1 + Math.abs(slope)));
    });
  });
});

describe("intrinsicDimension", () => {
  it("is 2 on a plane in R^5, and 5 where the model fills the space", async () => {
    const dataset = draw(fixed(onPlane(200)), { train: 1, validation: 1, test: 200 });
    const evaluate = async (h: number, sigma: number) => {
      const metric = make(intrinsicDimension, { bandwidth: h }) as Metric;
      const [value] = await metric.evaluate({ ...contextOf(smoothedPlane(sigma), dataset) });
      return value!;
    };
    expect((await evaluate(0.05, 0.05)).value).toBeCloseTo(2, 1);
    const filled = await evaluate(0.001, 1);
    expect(filled.value).toBeCloseTo(5, 2);
  });

  it("says so where the density is 0", async () => {
    const dataset = draw(fixed(onPlane(200)), { train: 1, validation: 1, test: 200 });
    const nowhere = {
      ...fixed(onPlane(200)),
      logDensity: ({ n }: { n: number }) => new Float64Array(n).fill(-Infinity),
    };
    const metric = make(intrinsicDimension, { bandwidth: 0.1 }) as Metric;
    await expect(metric.evaluate(contextOf(nowhere, dataset))).rejects.toThrow("choose a larger bandwidth");
  });
});
