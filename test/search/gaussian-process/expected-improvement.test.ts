import { expect, it } from "vitest";
import { logExpectedImprovement, logImprovement } from "../../../src/search/gaussian-process/expected-improvement.js";
import { standardised } from "../../../src/search/gaussian-process/standardise.js";

it("is the expectation, by quadrature", () => {
  for (const [best, mean, deviation] of [
    [0, 0.3, 0.5],
    [1, -1, 0.2],
    [-1, 1, 0.4],
  ] as const) {
    let sum = 0;
    const step = 1e-3 * deviation;
    for (let f = mean - 12 * deviation; f < best; f += step) {
      const z = (f + step / 2 - mean) / deviation;
      sum += ((best - f - step / 2) * Math.exp(-0.5 * z * z) * step) / (deviation * Math.sqrt(2 * Math.PI));
    }
    expect(logExpectedImprovement(best, { mean, deviation }).value).toBeCloseTo(Math.log(sum), 3);
  }
});

it("keeps its digits where the improvement underflows", () => {
  // mpmath with 60 digits: log(npdf(z) + z ncdf(z))
  expect(logImprovement(-40)).toBeCloseTo(-808.29856835662, 9);
  // Continuous where the formulas change.
  for (const at of [-1, -1e4]) {
    expect(logImprovement(at - 1e-9 * Math.abs(at)) - logImprovement(at + 1e-9 * Math.abs(at))).toBeCloseTo(
      2e-9 * at * Math.abs(at),
      4,
    );
  }
});

it("has the derivatives that finite differences give", () => {
  const h = 1e-6;
  for (const mean of [-1, 0.2, 3, 30]) {
    const { byMean, byDeviation } = logExpectedImprovement(0, { mean, deviation: 0.7 });
    const at = (m: number, s: number) => logExpectedImprovement(0, { mean: m, deviation: s }).value;
    expect(byMean / ((at(mean + h, 0.7) - at(mean - h, 0.7)) / (2 * h))).toBeCloseTo(1, 5);
    expect(byDeviation / ((at(mean, 0.7 + h) - at(mean, 0.7 - h)) / (2 * h))).toBeCloseTo(1, 5);
  }
});

it("keeps the order of values, and the distances of the good ones, however bad the worst is", () => {
  const values = Float64Array.of(1, 2, 3, 4, 5, 6, 1e12);
  const scaled = standardised(values);
  expect([...scaled.keys()].sort((a, b) => scaled[a]! - scaled[b]!)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(scaled[2]! - scaled[1]!).toBeCloseTo(scaled[1]! - scaled[0]!, 12);
  expect(scaled[6]! - scaled[5]!).toBeLessThan(4 * (scaled[1]! - scaled[0]!));
  expect([...standardised(Float64Array.of(2, 2, 2))]).toEqual([0, 0, 0]);
});
