import { expect, it } from "vitest";
import { decay, sumOfExponentials } from "../../src/numerics/exponential.js";

it("decay is accurate to rounding for every exponent from 0 to -100, and 0 beyond", () => {
  for (let y = 0; y <= 100; y += 0.00371) {
    expect(Math.abs(decay(-y) / Math.exp(-y) - 1)).toBeLessThan(4e-16 * (1 + y));
  }
  expect(decay(0)).toBe(1);
  expect([-100.001, -1e9, -Infinity].map(decay)).toEqual([0, 0, 0]);
});

it("decay bears an exponent that rounding made positive, and passes NaN on", () => {
  expect(decay(1e-12)).toBeCloseTo(1 + 1e-12, 15);
  expect(decay(Number.NaN)).toBeNaN();
});

it("sumOfExponentials takes offset, rate and count into account", () => {
  const values = Float64Array.of(3, 4, 7, 1e6);
  expect(sumOfExponentials(values, 3, 3, 0.5)).toBeCloseTo(1 + Math.exp(-0.5) + Math.exp(-2), 15);
});
