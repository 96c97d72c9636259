import { describe, expect, it } from "vitest";
import { EmpiricalMeasure } from "../../src/measures/empirical.js";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import type { Measure } from "../../src/measures/measure.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { memorisation } from "../../src/metrics/index.js";
import type { Metric } from "../../src/metrics/metric.js";
import { mean, standardDeviation } from "../../src/numerics/statistics.js";
import { make } from "../datasets/make.js";
import { contextOf, draw } from "./context.js";

const law = new StandardGaussian(2);
const dataset = draw(law, { train: 2000, validation: 10, test: 1000 });

async function evaluate(model: Measure, data = dataset, seed = 0) {
  return (await (make(memorisation) as Metric).evaluate(contextOf(model, data, seed)))[0]!;
}

describe("memorisation", () => {
  it("is 0 for a model that repeats its training points", async () => {
    expect((await evaluate(new EmpiricalMeasure(dataset.train))).value).toBe(0);
  });

  it("is 1 for fresh draws of the data's law, to the error that it states", async () => {
    const sizes = { train: 500, validation: 10, test: 200 };
    const runs = await Promise.all([...Array(40).keys()].map((seed) => evaluate(law, draw(law, sizes, seed), seed)));
    const values = runs.map(({ value }) => value);
    const spread = standardDeviation(values);
    expect(Math.abs(mean(values) - 1)).toBeLessThan((4 * spread) / Math.sqrt(40));
    expect(Math.abs(mean(runs.map(({ standardError }) => standardError!)) / spread - 1)).toBeLessThan(0.4);
  });

  it("grows with the bandwidth of a kernel density estimate, from memorising to straying", async () => {
    const values: number[] = [];
    for (const bandwidth of [1e-4, 1e-3, 1e-2, 0.1, 1]) {
      values.push((await evaluate(new KernelDensityEstimate(dataset.train, bandwidth))).value);
    }
    expect([...values].sort((a, b) => a - b)).toEqual(values);
    // While kernels are far apart, a sample lies |N(0, bandwidth^2 I)| from its atom: bandwidth * sqrt(2 ln 2) in the median.
    expect(values[1]! / values[0]!).toBeCloseTo(10, 0);
    expect(values[0]).toBeLessThan(0.01);
    expect(values[4]).toBeGreaterThan(1.2);
  });

  it("refuses data whose test points repeat training points", async () => {
    const repeated = { ...dataset, test: dataset.train };
    await expect(evaluate(law, repeated)).rejects.toThrow(
      "half of the test points of drawn coincide with training points",
    );
  });
});
