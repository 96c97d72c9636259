import { describe, expect, it } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { discrepancy, type Kernel } from "../../src/metrics/discrepancy.js";
import { negativeDistance } from "../../src/metrics/energy-distance.js";
import { gaussianKernel, linearKernel, medianDistance, multiScaleKernel } from "../../src/metrics/mmd.js";
import { applyMap } from "../../src/numerics/diagonal-map.js";
import { type Points, points, take } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardDeviation, standardError } from "../../src/numerics/statistics.js";
import { normalCdf } from "../numerics/laws.js";

function gaussian(n: number, d: number, shift: number, seed: number): Points {
  const mean = new Float64Array(d);
  mean[0] = shift;
  const scale = new Float64Array(d).fill(1);
  return applyMap({ mean, scale }, new StandardGaussian(d).sample(n, Stream.of(seed, `shift ${shift}`)));
}

/** Squared MMD of N(0, I) and N(m, I) in R^d with |m| = shift, for the kernel exp(-|x - y|^2 / 2 l^2). */
function mmdOfGaussians(d: number, shift: number, length: number): number {
  const width = length * length + 2;
  return 2 * ((length * length) / width) ** (d / 2) * (1 - Math.exp((-shift * shift) / (2 * width)));
}

/** Energy distance of N(0, 1) and N(shift, 1): means of folded normals of variance 2. */
function energyOfGaussians(shift: number): number {
  const across =
    (2 / Math.sqrt(Math.PI)) * Math.exp((-shift * shift) / 4) + shift * (1 - 2 * normalCdf(-shift / Math.SQRT2));
  return 2 * across - 4 / Math.sqrt(Math.PI);
}

const cases: readonly { name: string; kernel: Kernel; d: number; shift: number; expected: number }[] = [
  { name: "MMD, same law", kernel: gaussianKernel(1), d: 2, shift: 0, expected: 0 },
  { name: "MMD, means 1 apart in R^2", kernel: gaussianKernel(1), d: 2, shift: 1, expected: mmdOfGaussians(2, 1, 1) },
  {
    name: "MMD, means 2 apart in R^5",
    kernel: gaussianKernel(2.5),
    d: 5,
    shift: 2,
    expected: mmdOfGaussians(5, 2, 2.5),
  },
  {
    name: "MMD of five lengths, means 1 apart in R^2",
    kernel: multiScaleKernel(1),
    d: 2,
    shift: 1,
    expected: [0.25, 0.5, 1, 2, 4].reduce((sum, length) => sum + mmdOfGaussians(2, 1, length) / 5, 0),
  },
  { name: "linear MMD, same law", kernel: linearKernel, d: 3, shift: 0, expected: 0 },
  { name: "linear MMD, means 2 apart in R^3", kernel: linearKernel, d: 3, shift: 2, expected: 4 },
  { name: "energy distance, same law", kernel: negativeDistance, d: 1, shift: 0, expected: 0 },
  { name: "energy distance, means 1 apart", kernel: negativeDistance, d: 1, shift: 1, expected: energyOfGaussians(1) },
];

describe.each(cases)("$name", ({ kernel, d, shift, expected }) => {
  const runs = Array.from({ length: 300 }, (_, seed) =>
    discrepancy(gaussian(60, d, shift, seed), gaussian(60, d, 0, 1000 + seed), kernel),
  );
  const values = runs.map(({ value }) => value);

  it("is unbiased: its mean over 300 draws is the closed form", () => {
    expect(Math.abs(mean(values) - expected)).toBeLessThan(4 * standardError(values));
  });

  it("states the spread that it has; between equal laws, at most two fifths more", () => {
    const claimed = mean(runs.map(({ standardError }) => standardError)) / standardDeviation(values);
    expect(claimed).toBeGreaterThan(0.85);
    expect(claimed).toBeLessThan(shift === 0 ? 1.4 : 1.15);
  });

  it("never states an error far below its spread, not even where the estimate is negative", () => {
    const least = Math.min(...runs.map(({ standardError }) => standardError));
    expect(least).toBeGreaterThan(0.4 * standardDeviation(values));
  });
});

describe("discrepancy", () => {
  it("is the double sum over distinct pairs", () => {
    const [x, y] = [gaussian(7, 2, 0, 1), gaussian(7, 2, 1, 2)];
    const k = (a: Points, i: number, b: Points, j: number) =>
      Math.exp(-0.5 * ((a.data[2 * i]! - b.data[2 * j]!) ** 2 + (a.data[2 * i + 1]! - b.data[2 * j + 1]!) ** 2));
    let sum = 0;
    for (let i = 0; i < 7; i++) {
      for (let j = 0; j < 7; j++) if (i !== j) sum += k(x, i, x, j) + k(y, i, y, j) - 2 * k(x, i, y, j);
    }
    expect(discrepancy(x, y, gaussianKernel(1)).value).toBeCloseTo(sum / 42, 13);
  });

  it("is, for the linear kernel, the squared distance of the means less their sampling variances", () => {
    const [x, y] = [gaussian(50, 3, 0, 1), gaussian(50, 3, 1, 2)];
    let expected = 0;
    for (let j = 0; j < 3; j++) {
      const [a, b] = [x, y].map(({ data }) => data.filter((_, at) => at % 3 === j));
      const ways = a!.map((value, i) => value - b![i]!);
      expected += mean(ways) ** 2 - standardError(ways) ** 2;
    }
    expect(discrepancy(x, y, linearKernel).value).toBeCloseTo(expected, 12);
  });

  it("is 0 between a set and itself, and symmetric", () => {
    const [x, y] = [gaussian(40, 2, 0, 1), gaussian(40, 2, 1, 2)];
    expect(discrepancy(x, x, negativeDistance)).toEqual({ value: 0, standardError: 0 });
    expect(discrepancy(x, y, negativeDistance).value).toBeCloseTo(discrepancy(y, x, negativeDistance).value, 13);
  });

  it("does not change when pairs are reordered", () => {
    const [x, y] = [gaussian(40, 2, 0, 1), gaussian(40, 2, 1, 2)];
    const order = Stream.of(0, "order").permutation(40);
    const [one, two] = [
      discrepancy(x, y, gaussianKernel(1)),
      discrepancy(take(x, order), take(y, order), gaussianKernel(1)),
    ];
    expect(two.value).toBeCloseTo(one.value, 13);
    expect(two.standardError).toBeCloseTo(one.standardError, 13);
  });

  it("refuses clouds that cannot be compared", () => {
    expect(() => discrepancy(points(6, 2), points(7, 2), negativeDistance)).toThrow("got 6 and 7 points");
    expect(() => discrepancy(points(4, 2), points(4, 2), negativeDistance)).toThrow("5 points or more");
  });
});

describe("medianDistance", () => {
  it("is sqrt(2) times the median of the chi law of d degrees for a standard Gaussian", () => {
    // In R^2 the squared distance is 4 times an exponential draw: median 4 ln 2.
    expect(Math.abs(medianDistance(gaussian(500, 2, 0, 3)) / Math.sqrt(4 * Math.log(2)) - 1)).toBeLessThan(0.05);
  });

  it("says so where half of the pairs coincide", () => {
    expect(() => medianDistance(points(10, 2))).toThrow("half of the pairs of test points coincide");
  });
});
