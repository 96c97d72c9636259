import { describe, expect, it } from "vitest";
import { Pace } from "../../src/training/pace.js";

describe("Pace", () => {
  it("starts with one step and grows, not faster than eightfold, to the power of two nearest to the wanted length", () => {
    const pace = new Pace(0.1);
    const secondsPerStep = 0.0005;
    const calls = Array.from({ length: 5 }, () => {
      const { steps } = pace;
      pace.record(steps, steps * secondsPerStep);
      return steps;
    });
    expect(calls).toEqual([1, 8, 64, 256, 256]);
  });

  it("shrinks at once when steps become slow, and never below one", () => {
    const pace = new Pace(0.1);
    pace.record(64, 0.032);
    expect(pace.steps).toBe(256);
    pace.record(256, 2);
    expect(pace.steps).toBe(16);
    pace.record(16, 60);
    expect(pace.steps).toBe(1);
  });
});
