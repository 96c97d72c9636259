import fc from "fast-check";
import { expect, it } from "vitest";
import { cellOf, pointAt, unitOf, valueAt } from "../../../src/search/samplers/unit-cube.js";
import type { Dimension, Space } from "../../../src/search/space.js";

const dimensions: readonly Dimension[] = [
  { key: "real", path: "real", type: "real", low: -3, high: 5, log: false },
  { key: "log", path: "log", type: "real", low: 1e-4, high: 10, log: true },
  { key: "integer", path: "integer", type: "integer", low: -2, high: 4, log: false },
  { key: "logInteger", path: "logInteger", type: "integer", low: 1, high: 300, log: true },
  { key: "choice", path: "choice", type: "choice", size: 3, ordered: false },
  { key: "normal", path: "normal", type: "normal", mean: 2, deviation: 0.5 },
];
const unit = fc.double({ min: 0, max: 1, noNaN: true });

it.each(dimensions)("$key: a value lies where it came from", (dimension) => {
  fc.assert(
    fc.property(unit, (u) => {
      const value = valueAt(dimension, u);
      const [from, to] = cellOf(dimension, value);
      expect(u).toBeGreaterThanOrEqual(from - 1e-9);
      expect(u).toBeLessThanOrEqual(to + 1e-9);
      expect(valueAt(dimension, unitOf(dimension, value))).toBeCloseTo(value, 6);
    }),
  );
});

it("divides the unit interval among the values of a discrete dimension", () => {
  for (const dimension of dimensions.filter(({ type }) => type === "integer" || type === "choice")) {
    let end = 0;
    for (let value = valueAt(dimension, 0); value <= valueAt(dimension, 1); value++) {
      const [from, to] = cellOf(dimension, value);
      expect(from).toBeCloseTo(end, 12);
      end = to;
    }
    expect(end).toBeCloseTo(1, 12);
  }
});

it("leaves out what depends on a choice that was not taken", () => {
  const space: Space = [
    { key: "a", path: "a", type: "choice", size: 2, ordered: false },
    { key: "b", path: "b", type: "choice", size: 2, ordered: false, when: { key: "a", choice: 1 } },
    { key: "c", path: "c", type: "real", low: 0, high: 1, log: false, when: { key: "b", choice: 0 } },
  ];
  expect(pointAt(space, [0.1, 0.1, 0.5])).toEqual({ a: 0 });
  expect(pointAt(space, [0.9, 0.1, 0.5])).toEqual({ a: 1, b: 0, c: 0.5 });
  expect(pointAt(space, [0.9, 0.9, 0.5])).toEqual({ a: 1, b: 1 });
});
