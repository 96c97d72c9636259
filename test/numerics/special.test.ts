import { describe, expect, it } from "vitest";
import { digamma, incompleteBeta, logGamma, logSumExp, studentTQuantile } from "../../src/numerics/special.js";

describe("logSumExp", () => {
  it("does not overflow, underflow or lose the small terms", () => {
    expect(logSumExp(Float64Array.of(1000, 1000))).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logSumExp(Float64Array.of(-1000, -1000, -1000))).toBeCloseTo(-1000 + Math.log(3), 12);
    expect(logSumExp(Float64Array.of(0, -1, -2))).toBeCloseTo(Math.log(1 + Math.exp(-1) + Math.exp(-2)), 15);
  });

  it("takes no values and zero probabilities for what they are", () => {
    expect(logSumExp(new Float64Array(0))).toBe(-Infinity);
    expect(logSumExp(Float64Array.of(-Infinity, -Infinity))).toBe(-Infinity);
    expect(logSumExp(Float64Array.of(-Infinity, 2))).toBe(2);
  });
});

// python3 -c "from scipy.special import gammaln; print([gammaln(x) for x in (0.1, 0.5, 2.5, 10, 171.3, 1e5)])"
it.each([
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247],
  [2.5, 0.2846828704729192],
  [10, 12.801827480081469],
  [171.3, 708.1149470389971],
  [1e5, 1051287.7089736569],
])("logGamma(%f) is SciPy's", (x, expected) => {
  expect(Math.abs(logGamma(x) / expected - 1)).toBeLessThan(1e-14);
});

// python3 -c "from scipy.special import digamma; print([digamma(x) for x in (0.1, 1, 2.5, 30)])"
it.each([
  [0.1, -10.423754940411076],
  [1, -0.5772156649015329],
  [2.5, 0.7031566406452432],
  [30, 3.384438132685525],
])("digamma(%f) is SciPy's", (x, expected) => {
  expect(Math.abs(digamma(x) / expected - 1)).toBeLessThan(1e-14);
});

// python3 -c "from scipy.special import betainc; print(betainc(a, b, x))"
it.each([
  [0.3, 0.5, 0.5, 0.36901011956554536],
  [0.1, 2, 3, 0.0523],
  [0.99, 10, 0.5, 0.6579281751567845],
  [0.998, 500, 0.5, 0.15719525269026086],
  [0.25, 1, 1, 0.25],
  [0, 2, 3, 0],
  [1, 2, 3, 1],
])("incompleteBeta(%f, %f, %f) is SciPy's", (x, a, b, expected) => {
  expect(incompleteBeta(x, a, b)).toBeCloseTo(expected, 11);
});

// python3 -c "from scipy.stats import t; print(t.ppf(p, degrees))"
it.each([
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.995, 9, 3.249835541592126],
  [0.05, 30, -1.6972608865939574],
  [0.975, 100_000, 1.9599877075346095],
  [0.5, 3, 0],
])("studentTQuantile(%f, %i) is SciPy's", (p, degrees, expected) => {
  expect(studentTQuantile(p, degrees)).toBeCloseTo(expected, 9);
});
