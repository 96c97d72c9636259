import { describe, expect, it } from "vitest";
import type { Measure } from "../../src/measures/measure.js";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { UniformBoxes } from "../../src/measures/uniform-boxes.js";
import { klDivergence } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import { mean, standardDeviation, standardError } from "../../src/numerics/statistics.js";
import { make } from "../datasets/make.js";
import { byName, contextOf, draw } from "./context.js";

const sizes = { train: 10, validation: 10, test: 500 };

async function evaluate(model: Measure, law: Measure, seed = 0) {
  return byName(await (make(klDivergence) as Metric).evaluate(contextOf(model, draw(law, sizes, seed), seed)));
}

describe("klDivergence", () => {
  const law = new GaussianMixture([{ weight: 1, mean: [0, 0], covariance: [1, 0, 0, 4] }]);
  const model = new GaussianMixture([{ weight: 1, mean: [1, 0], covariance: [2, 0, 0, 2] }]);
  // KL(N(m, S) || N(m', T)) = (tr T^-1 S + (m' - m) T^-1 (m' - m) - d + ln det T / det S) / 2, with det S = det T = 4.
  const expected = { kl: (0.5 + 2 + 0.5 - 2) / 2, "kl.reverse": (2 + 0.5 + 1 - 2) / 2 };

  it("is that of two Gaussians, both ways, to the error that it states", async () => {
    const runs = await Promise.all([...Array(40).keys()].map((seed) => evaluate(model, law, seed)));
    for (const [name, value] of Object.entries(expected)) {
      const values = runs.map((run) => run[name]!.value);
      expect(Math.abs(mean(values) - value)).toBeLessThan(4 * standardError(values));
      const claimed = mean(runs.map((run) => run[name]!.standardError!));
      expect(Math.abs(claimed / standardDeviation(values) - 1)).toBeLessThan(0.35);
    }
  });

  it("is 0 between a law and itself", async () => {
    expect((await evaluate(law, law))["kl"]!.value).toBe(0);
    expect((await evaluate(law, law))["kl.reverse"]!.value).toBe(0);
  });

  it("is infinite, without an error, where samples fall on no mass", async () => {
    const box = new UniformBoxes([{ low: [-1, -1], high: [1, 1] }]);
    const values = await evaluate(model, box);
    expect(values["kl"]!.value).toBeGreaterThan(0);
    expect(values["kl.reverse"]!.value).toBe(Infinity);
    expect(values["kl.reverse"]!.standardError).toBeUndefined();
  });

  it("has no value where the law is unknown or lies on a manifold", async () => {
    const { name, dimension, columns, train, validation, test } = draw(law, sizes);
    const metric = make(klDivergence) as Metric;
    const unknown = { name, dimension, columns, train, validation, test };
    expect(await metric.evaluate(contextOf(model, unknown))).toEqual([]);
    const onCircle = {
      dimension,
      reference: { manifold: 1 },
      sample: () => test,
      logDensity: () => new Float64Array(500),
    };
    expect(await metric.evaluate(contextOf(model, { ...unknown, law: onCircle }))).toEqual([]);
  });
});
