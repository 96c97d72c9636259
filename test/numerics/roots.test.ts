import { expect, it } from "vitest";
import { rootBetween, rootsOnGrid } from "../../src/numerics/roots.js";

it.each([
  ["x^3 - 2", (x: number) => x ** 3 - 2, 0, 2, Math.cbrt(2)],
  ["cos x", Math.cos, 1, 2, Math.PI / 2],
  ["e^(20 x) - 1, steep on one side", (x: number) => Math.expm1(20 * x), -1, 2, 0],
])("rootBetween finds the root of %s", (_, f, low, high, root) => {
  expect(rootBetween(f, low, high)).toBeCloseTo(root, 13);
  expect(rootBetween(f, high, low)).toBeCloseTo(root, 13);
});

it("rootsOnGrid finds both roots of a dip between two places, and none of a dip that stops short of zero", () => {
  const dip = (floor: number) => (x: number) => (x - 0.4) ** 2 + floor;
  const slope = (x: number) => 2 * (x - 0.4);
  const roots = rootsOnGrid(dip(-0.01), slope, [-2, -1, 0, 1, 2]);
  expect(roots.length).toBe(2);
  expect(roots[0]).toBeCloseTo(0.3, 12);
  expect(roots[1]).toBeCloseTo(0.5, 12);
  expect(rootsOnGrid(dip(0.01), slope, [-2, -1, 0, 1, 2])).toEqual([]);
});

it("rootsOnGrid finds every root of a wave", () => {
  const grid = Array.from({ length: 41 }, (_, k) => k / 2);
  const roots = rootsOnGrid(Math.sin, Math.cos, grid).map((root) => root / Math.PI);
  expect(roots.map((root) => Math.round(root))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  for (const root of roots) expect(root).toBeCloseTo(Math.round(root), 12);
});
