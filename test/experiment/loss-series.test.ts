import { describe, expect, it } from "vitest";
import { LossSeries } from "../../src/experiment/loss-series.js";

const steps = (count: number) => Float32Array.from({ length: count }, (_, i) => i + 1);

describe("LossSeries", () => {
  it("keeps every step while there are few", () => {
    const series = new LossSeries(2000);
    expect(series.add([3, 1], 7)).toEqual([
      { name: "loss", step: 1, value: 3, at: 7 },
      { name: "loss", step: 2, value: 1, at: 7 },
    ]);
    expect(series.flush(8)).toEqual([]);
  });

  it("keeps means over equal stretches where there are many, whatever the calls", () => {
    const whole = new LossSeries(10_000).add(steps(10_000), 0);
    expect(whole).toHaveLength(2000);
    expect(whole[0]).toEqual({ name: "loss", step: 5, value: 3, at: 0 });
    expect(whole.at(-1)).toEqual({ name: "loss", step: 10_000, value: 9998, at: 0 });
    const series = new LossSeries(10_000);
    const parts = [0, 1, 4, 4, 17, 9999, 10_000].map((end, i, ends) => steps(10_000).subarray(ends[i - 1] ?? 0, end));
    expect(parts.flatMap((part) => series.add(part, 0))).toEqual(whole);
  });

  it("keeps what is left over when training ends before its time, and goes on after it", () => {
    const series = new LossSeries(4000);
    series.add([1, 3, 10], 0);
    expect(series.flush(1)).toEqual([{ name: "loss", step: 3, value: 10, at: 1 }]);
    const resumed = new LossSeries(4000, 3);
    expect(resumed.add([20, 1, 3], 2).map(({ step, value }) => [step, value])).toEqual([
      [4, 20],
      [6, 2],
    ]);
  });

  it("gives mean and standard error over the last tenth", () => {
    const series = new LossSeries(40);
    series.add(steps(40), 0);
    // Sample sd of 37, 38, 39, 40 is sqrt(5 / 3).
    expect(series.recent()).toEqual({ value: 38.5, standardError: Math.sqrt(5 / 3 / 4) });
  });
});
