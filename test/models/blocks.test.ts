import { expect, test } from "vitest";
import { blocks } from "../../src/models/blocks.js";
import { points } from "../../src/numerics/points.js";

function numbered(n: number) {
  return points(
    n,
    2,
    Float64Array.from({ length: 2 * n }, (_, i) => i),
  );
}

test.each([1, 2, 3, 5, 64, 1000, 1024, 1025, 2500])("%d rows are covered once, in order, by powers of two", (n) => {
  const x = numbered(n);
  const kept: number[] = [];
  for (const { rows, start, count } of blocks(x)) {
    expect(Number.isInteger(Math.log2(rows.n))).toBe(true);
    expect(rows.n).toBeGreaterThanOrEqual(count);
    expect(rows.n).toBeLessThan(2 * count);
    expect(start).toBe(kept.length / 2);
    kept.push(...rows.data.subarray(0, 2 * count));
  }
  expect(kept).toEqual([...x.data]);
});

test("what fills a block up are its own rows, again", () => {
  const [block] = [...blocks(numbered(5))];
  expect([...block!.rows.data].slice(10)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("no rows make no blocks", () => {
  expect([...blocks(numbered(0))]).toEqual([]);
});
