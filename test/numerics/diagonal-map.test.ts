import { expect, it } from "vitest";
import { applyMap, invertMap, logVolume } from "../../src/numerics/diagonal-map.js";
import { points } from "../../src/numerics/points.js";

const map = { mean: Float64Array.of(1, -2), scale: Float64Array.of(2, 0.25) };

it("applyMap and invertMap undo each other, and leave their argument alone", () => {
  const z = points(2, 2, Float64Array.of(0, 0, 3, 4));
  const x = applyMap(map, z);
  expect(Array.from(x.data)).toEqual([1, -2, 7, -1]);
  expect(invertMap(map, x)).toEqual(z);
  expect(Array.from(z.data)).toEqual([0, 0, 3, 4]);
});

it("logVolume is the log of the area of the image of the unit square", () => {
  const [a, b, c, d] = applyMap(map, points(2, 2, Float64Array.of(0, 0, 1, 1))).data;
  expect(logVolume(map)).toBeCloseTo(Math.log((c! - a!) * (d! - b!)), 14);
});
