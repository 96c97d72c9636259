import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crowdingDistances, dominates, nonDominatedFronts, paretoFront } from "../../src/search/pareto.js";

const values = (objectives: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: objectives, maxLength: objectives }), {
    maxLength: 30,
  });

/** Rank by definition: one more than the highest rank among those that dominate it. */
function rankByDefinition(all: readonly (readonly number[])[], i: number): number {
  const above = all.flatMap((other, k) => (dominates(other, all[i]!) ? [rankByDefinition(all, k)] : []));
  return above.length === 0 ? 0 : 1 + Math.max(...above);
}

describe.each([1, 2, 3])("%i objectives", (objectives) => {
  it("puts every value into the front that the definition says", () => {
    fc.assert(
      fc.property(values(objectives), (all) => {
        const fronts = nonDominatedFronts(all);
        const ranks = all.map((_, i) => fronts.findIndex((front) => front.includes(i)));
        expect(ranks).toEqual(all.map((_, i) => rankByDefinition(all, i)));
      }),
      { numRuns: 50 },
    );
  });
});

it("stops at the front that holds enough", () => {
  const chain = Array.from({ length: 10 }, (_, i) => [i, i]);
  expect(nonDominatedFronts(chain, 3)).toEqual([[0], [1], [2]]);
  expect(paretoFront(chain)).toEqual([0]);
  expect(paretoFront([])).toEqual([]);
});

it("gives the ends of a front infinite distance and others the sides of their cuboid", () => {
  const front = [
    [0, 10],
    [1, 4],
    [4, 2],
    [10, 0],
  ];
  expect([...crowdingDistances(front)]).toEqual([Infinity, 0.4 + 0.8, 0.9 + 0.4, Infinity]);
  expect([...crowdingDistances([[1, 1]])]).toEqual([Infinity]);
});
