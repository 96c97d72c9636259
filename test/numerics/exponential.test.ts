import { expect, it } from "vitest";
import { sumOfExponentials } from "../../src/numerics/exponential.js";

it("sumOfExponentials is accurate to rounding for every exponent from 0 to -100, and 0 beyond", () => {
  for (let y = 0; y <= 100; y += 0.0371) {
    const error = Math.abs(sumOfExponentials(Float64Array.of(y), 1, 0, 1) - Math.exp(-y));
    expect(error).toBeLessThan(4e-16 * Math.exp(-y) * (1 + y));
  }
  expect(sumOfExponentials(Float64Array.of(100.001, 1e9, Infinity), 3, 0, 1)).toBe(0);
});

it("sumOfExponentials takes offset, factor and count into account", () => {
  const values = Float64Array.of(3, 4, 7, 1e6);
  expect(sumOfExponentials(values, 3, 3, 0.5)).toBeCloseTo(1 + Math.exp(-0.5) + Math.exp(-2), 15);
});
