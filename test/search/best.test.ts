import { describe, expect, test } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { probabilitiesOfBest } from "../../src/search/best.js";

const best = (values: readonly (readonly (number | undefined)[])[]) => [
  ...probabilitiesOfBest(values, Stream.of(0, "best")),
];

describe("the probability of being the best", () => {
  test("is that of a draw of seeds with replacement", () => {
    // The first is better on one seed by 3 and worse on the other by 1: it loses only where the other seed is drawn twice.
    const [first, second] = best([
      [0, 1],
      [3, 0],
    ]);
    expect(first).toBeCloseTo(0.75, 1);
    expect(Math.abs(first! - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 10_000));
    expect(first! + second!).toBeCloseTo(1, 12);
  });

  test("is shared by those that are the same, and compares on the same seeds", () => {
    const shared = best([
      [1, 2, 3],
      [1, 2, 3],
      [1.1, 2.1, 3.1],
    ]);
    expect(shared.map((one) => one.toFixed(9))).toEqual(["0.500000000", "0.500000000", "0.000000000"]);
  });

  test("judges by the seeds that there are, and takes no number for the worst", () => {
    expect(
      best([
        [NaN, 1],
        [5, 5],
      ])[0],
    ).toBeLessThan(0.3);
    const [few, many] = best([
      [1, undefined, undefined],
      [2, 2, 2],
    ]);
    // The first seed is drawn at least once in three draws.
    expect(Math.abs(few! - 19 / 27)).toBeLessThan(0.02);
    expect(many).toBeGreaterThan(0.2);
  });

  test("is not known from a single seed", () => {
    expect(best([[1], [2]])).toEqual([NaN, NaN]);
    expect(best([])).toEqual([]);
  });
});
