import { describe, expect, it } from "vitest";
import { applyMap } from "../../src/numerics/diagonal-map.js";
import { type Points, points, take } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { squaredWasserstein2OnLine, wasserstein1, wasserstein2 } from "../../src/transport/wasserstein.js";

function cloud(n: number, d: number, purpose: string): Points {
  const x = points(n, d);
  Stream.of(0, purpose).fillNormal(x.data);
  return x;
}

describe("wasserstein2", () => {
  it("is 0 between equal sets, in whatever order", () => {
    const x = cloud(300, 2, "x");
    expect(wasserstein2(x, take(x, Stream.of(1, "order").permutation(300)))).toEqual({ value: 0, standardError: 0 });
  });

  it("is the length of a shift, and moves every point by it", () => {
    const x = cloud(200, 3, "x");
    const shift = { mean: Float64Array.of(1, -2, 2), scale: Float64Array.of(1, 1, 1) };
    expect(wasserstein2(x, applyMap(shift, x)).value).toBeCloseTo(3, 12);
  });

  it("is the change of size of a cloud that is scaled, whatever the permutation search was told of the scale", () => {
    const x = cloud(200, 2, "x");
    const size = Math.sqrt(x.data.reduce((sum, value) => sum + value * value, 0) / 200);
    const scaled = applyMap({ mean: Float64Array.of(0, 0), scale: Float64Array.of(4, 4) }, x);
    expect(wasserstein2(x, scaled).value).toBeCloseTo(3 * size, 12);
  });

  it("is the quantile coupling's on the line", () => {
    const x = cloud(400, 1, "x");
    const y = points(
      400,
      1,
      cloud(400, 1, "y").data.map((value) => Math.exp(value)),
    );
    expect(wasserstein2(x, y).value ** 2).toBeCloseTo(squaredWasserstein2OnLine(x.data, y.data), 10);
  });

  it("tends to the distance of the laws: two Gaussians, sd 1 and 2 along both axes, means 3 apart", () => {
    const x = cloud(1000, 2, "x");
    const y = applyMap({ mean: Float64Array.of(3, 0), scale: Float64Array.of(2, 2) }, cloud(1000, 2, "y"));
    // W2^2 = |dm|^2 + sum of (s - t)^2 = 9 + 2; the empirical means and sizes err by about 3 %.
    expect(Math.abs(wasserstein2(x, y).value / Math.sqrt(11) - 1)).toBeLessThan(0.06);
  });

  it("obeys the triangle inequality and is symmetric", () => {
    const [x, y, z] = ["x", "y", "z"].map((purpose) => cloud(50, 2, purpose)) as [Points, Points, Points];
    expect(wasserstein2(x, z).value).toBeLessThanOrEqual(wasserstein2(x, y).value + wasserstein2(y, z).value);
    expect(wasserstein2(x, y).value).toBeCloseTo(wasserstein2(y, x).value, 12);
  });

  it("takes points that all coincide, and refuses clouds of different shapes", () => {
    expect(
      wasserstein2(points(5, 2), applyMap({ mean: Float64Array.of(3, 4), scale: Float64Array.of(0, 0) }, points(5, 2))),
    ).toEqual({ value: 5, standardError: 0 });
    expect(() => wasserstein2(points(3, 2), points(2, 2))).toThrow("clouds of one shape, got [3, 2] and [2, 2]");
  });
});

describe("wasserstein1", () => {
  it("is 0 between equal sets and the length of a shift", () => {
    const x = cloud(200, 3, "x");
    expect(wasserstein1(x, take(x, Stream.of(1, "order").permutation(200)))).toEqual({ value: 0, standardError: 0 });
    const shift = { mean: Float64Array.of(1, -2, 2), scale: Float64Array.of(1, 1, 1) };
    expect(wasserstein1(x, applyMap(shift, x)).value).toBeCloseTo(3, 12);
  });

  it("is the area between the distribution functions on the line", () => {
    const [x, y] = [cloud(300, 1, "x"), cloud(300, 1, "y")].map(({ data }) => data.slice().sort());
    const scaled = y!.map((value) => 2 * value + 1);
    const expected = x!.reduce((sum, value, i) => sum + Math.abs(value - scaled[i]!) / 300, 0);
    expect(wasserstein1(points(300, 1, x), points(300, 1, scaled)).value).toBeCloseTo(expected, 12);
  });

  it("refuses clouds of different shapes", () => {
    expect(() => wasserstein1(points(3, 2), points(3, 1))).toThrow("wasserstein1: expected clouds of one shape");
  });
});

describe("squaredWasserstein2OnLine", () => {
  it("pairs order statistics of samples of one size", () => {
    // Sorted: 1 2 5 with 0 4 4.
    expect(squaredWasserstein2OnLine(Float64Array.of(5, 1, 2), Float64Array.of(4, 0, 4))).toBeCloseTo(
      (1 + 4 + 1) / 3,
      14,
    );
  });

  it("splits mass between samples of different sizes", () => {
    // 0 goes to 1 and half of 3 does; quantiles of (0, 3, 6) against (1, 5) on sixths: 0 0 3 3 6 6 against 1 1 1 5 5 5.
    expect(squaredWasserstein2OnLine(Float64Array.of(6, 0, 3), Float64Array.of(5, 1))).toBeCloseTo(
      (1 + 1 + 4 + 4 + 1 + 1) / 6,
      14,
    );
  });

  it("does not change when every point of a sample is repeated", () => {
    const [x, y] = [cloud(30, 1, "x").data, cloud(20, 1, "y").data];
    const twice = Float64Array.from([...x, ...x]);
    expect(squaredWasserstein2OnLine(twice, y.slice())).toBeCloseTo(squaredWasserstein2OnLine(x, y), 13);
  });
});
