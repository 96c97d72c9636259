import { describe, expect, it } from "vitest";
import { niceTicks, valueRange } from "../../../src/report/charts/axes.js";

const value = (mean: number, sd?: number) => ({ mean, ...(sd !== undefined && { sd }), n: 3, notFinite: 0 });

describe("niceTicks", () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [-128, -64, 3, [-120, -100, -80]],
    [0.013, 0.058, 3, [0.02, 0.03, 0.04, 0.05]],
    [0, 5000, 3, [0, 2000, 4000]],
  ])("from %f to %f, about %i", (min, max, count, ticks) => {
    expect(niceTicks(min, max, count)).toEqual(ticks);
  });
});

describe("valueRange", () => {
  it("holds means and error bars with some room", () => {
    const range = valueRange([value(1, 0.5), value(2)]);
    expect(range.logarithmic).toBe(false);
    expect(range.min).toBeLessThan(0.5);
    expect(range.max).toBeGreaterThan(2);
  });

  it("is logarithmic for positive values of many sizes, and holds bars that reach below zero", () => {
    const range = valueRange([value(0.001, 0.002), value(0.01), value(0.1), value(1, 0.1)]);
    expect(range.logarithmic).toBe(true);
    expect(range.min).toBeGreaterThan(0);
    expect(range.max).toBeGreaterThan(1.1);
  });

  it("has a width for equal values and for none", () => {
    expect(valueRange([value(3), value(3)])).toMatchObject({ min: 2.7, max: 3.3 });
    expect(valueRange([value(0)])).toMatchObject({ min: -1, max: 1 });
    expect(valueRange([{ mean: NaN, n: 0, notFinite: 1 }])).toMatchObject({ min: 0, max: 1 });
  });
});
