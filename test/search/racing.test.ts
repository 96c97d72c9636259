import { describe, expect, test } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { isHopeless } from "../../src/search/racing.js";

describe("a race", () => {
  test("gives up what is worse on every seed by about the same, at the level of Student's t", () => {
    // Differences 1, 2, 3: t = 2 / (1 / sqrt(3)) = 3.4641 with 2 degrees, whose upper tail is 0.5 - t / (2 sqrt(2 + t^2)).
    const p = 0.5 - 3.4641016 / (2 * Math.sqrt(2 + 3.4641016 ** 2));
    expect(isHopeless([1, 2, 3], [0, 0, 0], p * 1.0001)).toBe(true);
    expect(isHopeless([1, 2, 3], [0, 0, 0], p * 0.9999)).toBe(false);
  });

  test("keeps what is better, as good, or different by chance", () => {
    expect(isHopeless([-1, -2, -3], [0, 0, 0], 0.5)).toBe(false);
    expect(isHopeless([1, 2], [1, 2], 0.5)).toBe(false);
    expect(isHopeless([1, -1, 1, -1], [0, 0, 0, 0], 0.2)).toBe(false);
  });

  test("gives up what is worse by exactly the same on all seeds, and what has no value", () => {
    expect(isHopeless([2, 3], [1, 2], 0.01)).toBe(true);
    expect(isHopeless([0, NaN], [1, 2], 0.01)).toBe(true);
    expect(isHopeless([0, Infinity], [1, 2], 0.01)).toBe(true);
  });

  test("gives up what is as good as often as its level says", () => {
    const stream = Stream.of(0, "race");
    const values = () => Array.from({ length: 5 }, () => stream.normal());
    const given = Array.from({ length: 4000 }, () => isHopeless(values(), values(), 0.1)).filter(Boolean).length;
    // Four standard deviations of a share of 4,000.
    expect(Math.abs(given / 4000 - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 4000));
  });
});
