import { describe, expect, it } from "vitest";
import { binned, thinned } from "../../../src/report/data/binned.js";
import type { Curve, ReportRun } from "../../../src/report/data/report-data.js";

const curve = (steps: number[], values: number[]): Curve => ({
  run: {} as ReportRun,
  steps: Float64Array.from(steps),
  values: Float64Array.from(values),
});

describe("binned", () => {
  it("averages each run over each part of the training, then over the runs", () => {
    const bins = binned([curve([1, 2, 3, 4], [1, 3, 10, 20]), curve([2, 4], [6, 17])], 2);
    expect(bins).toEqual([
      { step: (1.5 + 2) / 2, mean: (2 + 6) / 2, sd: expect.closeTo(4 / Math.SQRT2, 12) as number, n: 2 },
      { step: (3.5 + 4) / 2, mean: (15 + 17) / 2, sd: expect.closeTo(Math.SQRT2, 12) as number, n: 2 },
    ]);
  });

  it("lies on a curve that is logged once a part", () => {
    const line = curve([10, 20, 30, 40], [4, 3, 2, 1]);
    expect(binned([line], 4).map(({ step, mean }) => [step, mean])).toEqual([[10, 4], [20, 3], [30, 2], [40, 1]]); // prettier-ignore
  });

  it("leaves out values that are not finite, and parts without any other", () => {
    expect(binned([curve([1, 2, 3, 4], [1, NaN, Infinity, NaN])], 2)).toEqual([{ step: 1, mean: 1, n: 1 }]);
  });
});

describe("thinned", () => {
  it("keeps a short curve as it is, but for values that are not finite", () => {
    expect(thinned(curve([1, 2, 3], [5, NaN, 7]), 10)).toEqual([
      [1, 5],
      [3, 7],
    ]);
  });

  it("loses no peak of a long one", () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i / 50));
    values[500] = 9;
    values[501] = -9;
    const kept = thinned(curve(values.map((_, i) => i), values), 100); // prettier-ignore
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept).toContainEqual([500, 9]);
    expect(kept).toContainEqual([501, -9]);
    expect(kept.map(([step]) => step)).toEqual(kept.map(([step]) => step).sort((a, b) => a - b));
  });
});
