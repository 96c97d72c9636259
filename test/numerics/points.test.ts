import { expect, it } from "vitest";
import { points, take } from "../../src/numerics/points.js";

it("points is zero-filled, or a view of numbers of the right length", () => {
  expect(points(2, 3).data).toEqual(new Float64Array(6));
  const data = Float64Array.of(1, 2);
  expect(points(1, 2, data).data).toBe(data);
  expect(() => points(2, 2, data)).toThrow("expected 2 x 2 = 4 numbers, got 2");
});

it("take copies rows in the order given, repeats included", () => {
  const x = points(3, 2, Float64Array.of(0, 1, 2, 3, 4, 5));
  const rows = take(x, [2, 0, 2]);
  expect(rows).toEqual(points(3, 2, Float64Array.of(4, 5, 0, 1, 4, 5)));
  rows.data[0] = 9;
  expect(x.data[4]).toBe(4);
});
