import { describe, expect, it } from "vitest";
import { aggregate, aggregateMetric } from "../../../src/report/data/aggregate.js";

describe("aggregate", () => {
  it("gives the mean and the sample standard deviation", () => {
    // 2, 4, 9: mean 5, squared deviations 9 + 1 + 16 = 26, divided by n - 1 = 2.
    expect(aggregate([2, 4, 9])).toEqual({ mean: 5, sd: Math.sqrt(13), n: 3, notFinite: 0 });
  });

  it("has no deviation for one value", () => {
    expect(aggregate([7])).toEqual({ mean: 7, n: 1, notFinite: 0 });
  });

  it("leaves NaN and the infinities out of the mean, and counts them", () => {
    expect(aggregate([1, NaN, 3, Infinity])).toEqual({ mean: 2, sd: Math.SQRT2, n: 2, notFinite: 2 });
    expect(aggregate([NaN])).toEqual({ mean: NaN, n: 0, notFinite: 1 });
  });

  it("looks only at the runs that have the metric", () => {
    const runs = [{ metrics: { w2: 1 } }, { metrics: {} }, { metrics: { w2: 3 } }];
    expect(aggregateMetric(runs, "w2")).toEqual({ mean: 2, sd: Math.SQRT2, n: 2, notFinite: 0 });
  });
});
