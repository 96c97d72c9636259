import { describe, expect, test } from "vitest";
import { readBaseline, regressions, type Remembered } from "../../bench/baseline.js";
import { benchmarks } from "../../bench/index.js";

const result = (ratio: number, spread: number): Remembered => ({ name: "step", ratio, spread, machine: "any" });

describe("comparing with the baseline", () => {
  test("forgives what the spreads of both explain", () => {
    expect(regressions([result(2.5, 0.1)], [result(3, 0.1)])).toEqual([]);
    expect(regressions([result(2.75, 0)], [result(3, 0)])).toEqual([]);
    expect(regressions([result(9, 0)], [result(3, 0)])).toEqual([]);
  });

  test("names what has fallen by more", () => {
    expect(regressions([result(2.3, 0.1)], [result(3, 0.1)])).toEqual([
      "step has fallen from 3.00 to 2.30, by more than the noise of 20 %.",
    ]);
    expect(regressions([result(2.6, 0)], [result(3, 0)])).toHaveLength(1);
  });

  test("passes over a benchmark that nothing is remembered of", () => {
    expect(regressions([result(0.1, 0)], [])).toEqual([]);
  });
});

test("the baseline remembers benchmarks that there are", () => {
  const known = benchmarks.map(({ name }) => name);
  expect(readBaseline().filter(({ name }) => !known.includes(name))).toEqual([]);
});
