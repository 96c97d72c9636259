import { describe, expect, it } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { concordance, isRankable, ranks, rankStability } from "../../src/search/rank-stability.js";

const stream = () => Stream.of(0, "bootstrap");

describe("ranks", () => {
  it("counts from the least, and gives equal values the mean of their ranks", () => {
    expect([...ranks([3, 1, 2])]).toEqual([3, 1, 2]);
    expect([...ranks([5, 1, 5, 5, 0])]).toEqual([4, 2, 4, 4, 1]);
  });
});

describe("rankStability", () => {
  it("is one where all seeds agree, and nothing where two disagree in all", () => {
    const agree = [1, 2, 3, 4].map((value) => [value, 10 * value, 100 * value]);
    expect(rankStability(agree, stream())).toEqual({
      concordance: 1,
      interval: [1, 1],
      correlation: 1,
      bestStaysBest: 1,
    });
    const opposed = [1, 2, 3, 4].map((value) => [value, -value]);
    expect(concordance(opposed)).toBe(0);
    expect(rankStability(opposed, stream()).correlation).toBeCloseTo(-1, 12);
  });

  it("agrees with a table worked by hand, with ties and without", () => {
    // Rank sums 6, 6, 9, 14, 10 of three seeds about 9: S = 9 + 9 + 0 + 25 + 1 = 44, W = 12 * 44 / (9 * 120).
    const plain = [
      [1, 2, 3],
      [2, 3, 1],
      [3, 4, 2],
      [5, 5, 4],
      [4, 1, 5],
    ];
    expect(concordance(plain)).toBeCloseTo((12 * 44) / 1080, 12);
    // Rank sums 2.5, 3.5, 6: S = 6.5, one tie of two in the first seed: W = 12 * 6.5 / (4 * 24 - 2 * 6).
    const tied = [
      [1, 1],
      [1, 2],
      [3, 3],
    ];
    expect(concordance(tied)).toBeCloseTo((12 * 6.5) / (4 * 24 - 2 * 6), 12);
  });

  it("has the mean of the pairs' correlations that the concordance implies where there are no ties", () => {
    const random = Stream.of(1, "values");
    const values = Array.from({ length: 12 }, (_, i) => Array.from({ length: 4 }, () => i / 6 + random.normal()));
    const found = rankStability(values, stream());
    expect(found.correlation).toBeCloseTo((4 * found.concordance - 1) / 3, 12);
    expect(found.interval[0]).toBeLessThan(found.concordance);
    expect(found.interval[1]).toBeGreaterThan(found.concordance);
  });

  it("knows how often the best by mean stays the best under other seeds", () => {
    // Of the four draws of two seeds, the first configuration wins unless both are the second seed.
    const { bestStaysBest } = rankStability(
      [
        [0, 3],
        [2, 2],
        [9, 9],
      ],
      stream(),
      4000,
    );
    expect(Math.abs(bestStaysBest - 0.75)).toBeLessThan(0.03);
  });

  it("needs three configurations and two seeds", () => {
    expect(
      isRankable([
        [1, 2],
        [3, 4],
      ]),
    ).toBe(false);
    expect(isRankable([[1], [3], [4]])).toBe(false);
    expect(
      isRankable([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    ).toBe(true);
  });
});
