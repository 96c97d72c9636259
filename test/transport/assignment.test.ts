import fc from "fast-check";
import munkres from "munkres";
import { describe, expect, it } from "vitest";
import { assign } from "../../src/transport/assignment.js";
import { Stream } from "../../src/numerics/random.js";

function total(cost: Float64Array, n: number, columns: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += cost[i * n + columns[i]!]!;
  return sum;
}

function permutations(items: number[]): number[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

function isPermutation(columns: Int32Array, n: number): boolean {
  return columns.length === n && [...columns].sort((a, b) => a - b).every((column, i) => column === i);
}

describe("assign", () => {
  it("is as cheap as the best of all permutations, with ties and negative costs", () => {
    const matrix = fc
      .integer({ min: 1, max: 6 })
      .chain((n) =>
        fc.tuple(fc.constant(n), fc.array(fc.integer({ min: -3, max: 6 }), { minLength: n * n, maxLength: n * n })),
      );
    fc.assert(
      fc.property(matrix, ([n, values]) => {
        const cost = Float64Array.from(values);
        const { columns, rowPrices, columnPrices } = assign(cost, n);
        const best = Math.min(...permutations([...Array(n).keys()]).map((order) => total(cost, n, order)));
        expect(isPermutation(columns, n)).toBe(true);
        expect(total(cost, n, columns)).toBe(best);
        cost.forEach((value, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          const priced = rowPrices[i]! + columnPrices[j]!;
          if (columns[i] === j) expect(priced).toBeCloseTo(value, 12);
          else expect(priced).toBeLessThanOrEqual(value + 1e-12);
        });
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it.each([
    [20, 1],
    [60, 2],
    [60, 3],
  ])("is as cheap as the Hungarian algorithm on %i rows (seed %i)", (n, seed) => {
    const cost = new Float64Array(n * n);
    Stream.of(seed, "cost").fillNormal(cost);
    const rows = Array.from({ length: n }, (_, i) => Array.from(cost.subarray(i * n, (i + 1) * n)));
    const theirs = munkres(rows).reduce((sum, [i, j]) => sum + rows[i]![j]!, 0);
    expect(total(cost, n, assign(cost, n).columns)).toBeCloseTo(theirs, 10);
  });

  it("takes nothing, and matrices in which all costs are equal", () => {
    expect(assign(new Float64Array(0), 0).columns.length).toBe(0);
    for (const [n, cost] of [
      [1, 0.1],
      [2, 1e308],
      [40, 0.1],
      [50, 7],
    ] as const) {
      expect(isPermutation(assign(new Float64Array(n * n).fill(cost), n).columns, n)).toBe(true);
    }
  });

  it("refuses costs that are not finite, and a matrix that is not square", () => {
    expect(() => assign(Float64Array.of(1, Number.NaN, 2, 3), 2)).toThrow("expected finite costs");
    expect(() => assign(Float64Array.of(1, Infinity, 2, 3), 2)).toThrow("expected finite costs");
    expect(() => assign(new Float64Array(6), 2)).toThrow("expected 2 x 2 costs, got 6");
  });
});
