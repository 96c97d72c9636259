import { describe, expect, it } from "vitest";
import { EmpiricalMeasure } from "../../src/measures/empirical.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { discrepancy, type Kernel } from "../../src/metrics/discrepancy.js";
import { negativeDistance } from "../../src/metrics/energy-distance.js";
import { gaussianKernel } from "../../src/metrics/mmd.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { wasserstein1, wasserstein2 } from "../../src/transport/wasserstein.js";

// What the study experiments/empirical-convergence.ts says of rates, measured.

const sizes = [32, 64, 128, 256, 512];

/** The slope of the line through points of equally spaced abscissas log2 n. */
function slope(values: readonly number[]): number {
  const centre = (values.length - 1) / 2;
  const ways = values.map((_, i) => i - centre);
  const along = values.reduce((sum, value, i) => sum + ways[i]! * Math.log2(value), 0);
  return along / ways.reduce((sum, way) => sum + way * way, 0);
}

function rate(d: number, distance: (x: Points, y: Points) => { value: number }): number {
  const law = new StandardGaussian(d);
  return slope(
    sizes.map((n) => {
      const draws = Array.from({ length: 40 }, (_, seed) =>
        distance(law.sample(n, Stream.of(seed, `x${n}`)), law.sample(n, Stream.of(seed, `y${n}`))),
      );
      return mean(draws.map(({ value }) => value));
    }),
  );
}

describe("two samples of n points of a Gaussian approach each other", () => {
  it.each([
    // In the plane a root of log n, and in R^5 the mass of few points in the tails, bend the line at these sizes.
    { d: 1, order: 1, distance: wasserstein1, exponent: -1 / 2, slack: 0.06 },
    { d: 2, order: 1, distance: wasserstein1, exponent: -1 / 2, slack: 0.1 },
    { d: 5, order: 1, distance: wasserstein1, exponent: -1 / 5, slack: 0.04 },
    { d: 1, order: 2, distance: wasserstein2, exponent: -1 / 2, slack: 0.1 },
    { d: 2, order: 2, distance: wasserstein2, exponent: -1 / 2, slack: 0.12 },
    { d: 5, order: 2, distance: wasserstein2, exponent: -1 / 5, slack: 0.04 },
  ])("in R^$d by W$order like n^($exponent)", ({ d, distance, exponent, slack }) => {
    expect(Math.abs(rate(d, distance) - exponent)).toBeLessThan(slack);
  });
});

describe("the empirical measure of N points, by unbiased distances", () => {
  const d = 2;
  const law = new StandardGaussian(d);
  /** E k(X, X) - E k(X, X'), which both distances are in the mean after division by N. */
  const kernels: readonly { name: string; kernel: Kernel; gap: number }[] = [
    // |X - X'| in the plane is sqrt(2) times a Rayleigh draw of mean sqrt(pi / 2).
    { name: "the energy distance", kernel: negativeDistance, gap: Math.sqrt(Math.PI) },
    { name: "MMD^2", kernel: gaussianKernel(1), gap: 1 - 1 / 3 },
  ];

  it.each(kernels)("has $name (E k(X, X) - E k(X, X')) / N", ({ kernel, gap }) => {
    for (const n of [8, 32, 128]) {
      const values = Array.from({ length: 60 }, (_, seed) => {
        const atoms = new EmpiricalMeasure(law.sample(n, Stream.of(seed, `atoms${n}`)));
        return discrepancy(atoms.sample(400, Stream.of(seed, "x")), law.sample(400, Stream.of(seed, "y")), kernel)
          .value;
      });
      expect(Math.abs(mean(values) - gap / n)).toBeLessThan(4 * standardError(values));
    }
  });
});
