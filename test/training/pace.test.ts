import { describe, expect, it } from "vitest";
import { Pace } from "../../src/training/pace.js";

describe("Pace", () => {
  it("starts with one step and grows, not faster than eightfold, to calls of the wanted length", () => {
    const pace = new Pace(0.1);
    const secondsPerStep = 0.0005;
    const calls = Array.from({ length: 5 }, () => {
      const { steps } = pace;
      pace.record(steps, steps * secondsPerStep);
      return steps;
    });
    expect(calls).toEqual([1, 8, 64, 200, 200]);
  });

  it("shrinks at once when steps become slow, and never below one", () => {
    const pace = new Pace(0.1);
    pace.record(100, 0.05);
    expect(pace.steps).toBe(200);
    pace.record(200, 2);
    expect(pace.steps).toBe(10);
    pace.record(10, 60);
    expect(pace.steps).toBe(1);
  });
});
