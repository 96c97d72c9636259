import { describe, expect, it } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import {
  bootstrapStandardError,
  confidenceHalfWidth,
  mean,
  median,
  quantile,
  standardDeviation,
  standardError,
  variance,
} from "../../src/numerics/statistics.js";

describe("statistics", () => {
  const sample = [2, 4, 4, 4, 5, 5, 7, 9];

  it("computes moments by hand", () => {
    expect(mean(sample)).toBe(5);
    expect(variance(sample)).toBeCloseTo(32 / 7, 14);
    expect(standardDeviation(sample)).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(standardError(sample)).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
  });

  it("keeps the variance of numbers that lie far from zero", () => {
    expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30);
  });

  it("interpolates quantiles without ordering the input", () => {
    const unsorted = [4, 1, 3, 2];
    // python3 -c "import numpy; print(numpy.quantile([4, 1, 3, 2], [0, 0.1, 0.5, 1]))"
    expect([0, 0.1, 0.5, 1].map((p) => quantile(unsorted, p))).toEqual([1, 1.3, 2.5, 4]);
    expect(unsorted).toEqual([4, 1, 3, 2]);
    expect(median([3])).toBe(3);
  });

  it("says NaN where there is nothing to say", () => {
    for (const value of [mean([]), variance([1]), standardError([1]), confidenceHalfWidth([1]), median([])]) {
      expect(value).toBeNaN();
    }
  });

  it("covers the mean as often as it claims, from 3 values as from 10", () => {
    const stream = Stream.of(0, "coverage");
    for (const n of [3, 10]) {
      const trials = 4000;
      let covered = 0;
      for (let i = 0; i < trials; i++) {
        const draws = new Float64Array(n);
        stream.fillNormal(draws);
        if (Math.abs(mean(draws)) <= confidenceHalfWidth(draws, 0.9)) covered++;
      }
      expect(Math.abs(covered / trials - 0.9)).toBeLessThan(4 * Math.sqrt((0.9 * 0.1) / trials));
    }
  });

  it("bootstraps the standard error of the mean to what theory says", () => {
    const draws = new Float64Array(400);
    Stream.of(1, "sample").fillNormal(draws);
    const bootstrapped = bootstrapStandardError(draws, mean, Stream.of(2, "bootstrap"), 1000);
    expect(Math.abs(bootstrapped / standardError(draws) - 1)).toBeLessThan(0.1);
  });
});
