import { describe, expect, it } from "vitest";
import { asha, hyperband } from "../../../src/search/pruners/index.js";
import { bracketOf, bracketShares } from "../../../src/search/pruners/hyperband.js";
import { built } from "./built.js";
import { endings, fallingCurves, interleaving } from "./tables.js";

describe("hyperband", () => {
  it("shares trials among the brackets by algorithm 1 of its paper", () => {
    // For s = 4, 3, 2, 1, 0 of R = 81: 5 * 81 / 5, 5 * 27 / 4, 5 * 9 / 3, 5 * 3 / 2 and 5, rounded up.
    expect(bracketShares(1, 81, 3)).toEqual([81, 34, 15, 8, 5]);
    expect(bracketShares(9, 81, 3)).toEqual([9, 5, 3]);
    expect(bracketShares(50, 81, 3)).toEqual([1]);
    expect(bracketShares(8, 1000, 5)).toHaveLength(4);
  });

  it("deals trials to the brackets in those shares", () => {
    const shares = bracketShares(1, 81, 3);
    const counts = shares.map(() => 0);
    const trials = 14_300;
    for (let number = 0; number < trials; number++) counts[bracketOf(number, shares)]!++;
    counts.forEach((count, bracket) => {
      const expected = (trials * shares[bracket]!) / 143;
      expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected));
    });
  });

  it("halves in each bracket apart, the first rung of each eta times later than that of the one before", async () => {
    const [trials, steps, eta] = [60, 20, 2];
    const shares = bracketShares(1, steps, eta);
    const curves = fallingCurves(trials, steps, 4);
    const turns = interleaving(trials, steps, 5, 4);
    const found = endings(await built(hyperband({ minResource: 1, eta })), curves, turns, steps);
    for (const [bracket] of shares.entries()) {
      const inside = (trial: number) => bracketOf(trial, shares) === bracket;
      const alone = turns.filter(inside);
      expect(new Set(alone).size).toBeGreaterThan(0);
      const pruner = await built(asha({ minResource: eta ** bracket, eta }));
      expect(new Map([...found].filter(([trial]) => inside(trial)))).toEqual(endings(pruner, curves, alone, steps));
    }
  });
});
