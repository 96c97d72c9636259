import { describe, expect, it } from "vitest";
import { minimiseInBox, type Differentiable } from "../../src/numerics/lbfgs.js";

const everywhere = { low: [-Infinity, -Infinity], high: [Infinity, Infinity] };

const rosenbrock: Differentiable = (x, gradient) => {
  const [a, b] = [x[0]!, x[1]!];
  gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a);
  gradient[1] = 200 * (b - a * a);
  return 100 * (b - a * a) ** 2 + (1 - a) ** 2;
};

function quadratic(curvatures: readonly number[], centre: readonly number[]): Differentiable {
  return (x, gradient) => {
    let value = 0;
    curvatures.forEach((curvature, j) => {
      gradient[j] = curvature * (x[j]! - centre[j]!);
      value += 0.5 * curvature * (x[j]! - centre[j]!) ** 2;
    });
    return value;
  };
}

describe("minimiseInBox", () => {
  it("ends where it gains too little, close to the minimum", () => {
    const evaluated = (tolerance: number) => {
      let count = 0;
      const f: Differentiable = (x, gradient) => (count++, rosenbrock(x, gradient));
      const [a] = minimiseInBox(f, Float64Array.of(-1.2, 1), everywhere, { tolerance });
      return { count, error: Math.abs(a! - 1) };
    };
    const [rough, exact] = [evaluated(1e-6), evaluated(1e-12)];
    expect(rough.count).toBeLessThan(exact.count);
    expect(exact.error).toBeLessThan(rough.error);
    expect(rough.error).toBeLessThan(0.01);
  });

  it("follows a curved valley to its end", () => {
    const [a, b] = minimiseInBox(rosenbrock, Float64Array.of(-1.2, 1), everywhere);
    expect(a).toBeCloseTo(1, 5);
    expect(b).toBeCloseTo(1, 5);
  });

  it("minimises a badly scaled quadratic", () => {
    const x = minimiseInBox(quadratic([1e4, 1], [3, -2]), Float64Array.of(0, 0), everywhere);
    expect(x[0]).toBeCloseTo(3, 5);
    expect(x[1]).toBeCloseTo(-2, 5);
  });

  it("stops at the wall and goes along it", () => {
    const box = { low: [0, 0], high: [1, 1] };
    expect([...minimiseInBox(quadratic([1, 1], [3, 0.25]), Float64Array.of(0.5, 0.9), box)]).toEqual([
      1,
      expect.closeTo(0.25, 6),
    ]);
    // With a correlation, the best place on the wall is not the nearest to the centre: (x - 2)^2 + (x - y)^2.
    const slanted: Differentiable = (x, gradient) => {
      const [of, off] = [x[0]! - 2, x[0]! - x[1]!];
      gradient[0] = 2 * of + 2 * off;
      gradient[1] = -2 * off;
      return of * of + off * off;
    };
    const [a, b] = minimiseInBox(slanted, Float64Array.of(0.1, 0), box);
    expect([a, b]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  });

  it("leaves held coordinates where they are, and a minimum as it is", () => {
    const held = { low: [0.3, 0], high: [0.3, 1] };
    expect(minimiseInBox(quadratic([1, 1], [0, 0.5]), Float64Array.of(0.3, 0), held)[0]).toBe(0.3);
    expect([...minimiseInBox(quadratic([1, 1], [2, 5]), Float64Array.of(2, 5), everywhere)]).toEqual([2, 5]);
  });
});
