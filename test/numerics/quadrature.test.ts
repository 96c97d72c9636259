import { expect, it } from "vitest";
import { gaussLegendre, integrate, normalExpectation } from "../../src/numerics/quadrature.js";

it.each([1, 2, 5, 64])("gaussLegendre(%i) is exact up to degree 2n - 1, and not beyond", (n) => {
  const { nodes, weights } = gaussLegendre(n);
  const integral = (power: number) => nodes.reduce((sum, x, k) => sum + weights[k]! * x ** power, 0);
  for (let power = 0; power < 2 * n; power++) {
    expect(integral(power)).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 13);
  }
  if (n <= 5) expect(Math.abs(integral(2 * n) - 2 / (2 * n + 1))).toBeGreaterThan(1e-4);
});

it("integrate stretches the rule to its interval", () => {
  expect(integrate(Math.exp, -1, 3, gaussLegendre(16))).toBeCloseTo(Math.exp(3) - Math.exp(-1), 12);
});

it("normalExpectation finds moments, a log-normal mean and, told of its kink, a mean absolute value", () => {
  const close = (found: { value: number; error: number }, value: number) => {
    expect(Math.abs(found.value - value)).toBeLessThanOrEqual(found.error + 1e-13 * Math.abs(value));
    expect(found.error).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)));
  };
  close(
    normalExpectation((z) => z ** 4),
    3,
  );
  close(
    normalExpectation((z) => Math.exp(3 * z)),
    Math.exp(4.5),
  );
  close(
    normalExpectation((z) => Math.abs(z - 0.3), [0.3]),
    // E |Z - c| = 2 phi(c) + c (2 Phi(c) - 1), by SciPy.
    0.8335224842344197,
  );
});
