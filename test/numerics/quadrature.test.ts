import { expect, it } from "vitest";
import { gaussLegendre } from "../../src/numerics/quadrature.js";

it.each([1, 2, 5, 64])("gaussLegendre(%i) is exact up to degree 2n - 1, and not beyond", (n) => {
  const { nodes, weights } = gaussLegendre(n);
  const integral = (power: number) => nodes.reduce((sum, x, k) => sum + weights[k]! * x ** power, 0);
  for (let power = 0; power < 2 * n; power++) {
    expect(integral(power)).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 13);
  }
  if (n <= 5) expect(Math.abs(integral(2 * n) - 2 / (2 * n + 1))).toBeGreaterThan(1e-4);
});
