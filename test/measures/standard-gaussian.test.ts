import { describe, expect, it } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean } from "../../src/numerics/statistics.js";
import { tf } from "../../src/runtime/tensorflow.js";
import { kolmogorov, normalCdf } from "../numerics/laws.js";

describe("StandardGaussian", () => {
  it("has SciPy's log density", () => {
    // python3 -c "from scipy.stats import multivariate_normal as m; print(m.logpdf([0.3, -1.2, 2], [0, 0, 0]))"
    const x = points(1, 3, Float64Array.of(0.3, -1.2, 2));
    expect(new StandardGaussian(3).logDensity(x)[0]).toBeCloseTo(-5.521815599614018, 13);
  });

  it("has the same log density as a tensor program", () => {
    const base = new StandardGaussian(4);
    const x = base.sample(50, Stream.of(0, "x"));
    const traced = base.logDensityTensor(tf.tensor2d(Float32Array.from(x.data), [50, 4])).dataSync();
    expect(traced.length).toBe(50);
    base.logDensity(x).forEach((value, i) => {
      expect(traced[i]).toBeCloseTo(value, 4);
    });
  });

  it("samples coordinates that are independent standard normals", () => {
    const x = new StandardGaussian(2).sample(50_000, Stream.of(1, "x"));
    const column = (j: number) => x.data.filter((_, at) => at % 2 === j);
    const rotated = column(0).map((a, i) => (a + x.data[2 * i + 1]!) / Math.SQRT2);
    for (const sample of [column(0), column(1), rotated]) expect(kolmogorov(sample, normalCdf)).toBeLessThan(1.95);
  });

  it("knows its entropy", () => {
    const base = new StandardGaussian(2);
    const estimate = -mean(base.logDensity(base.sample(100_000, Stream.of(2, "x"))));
    // The variance of -log p is d / 2 = 1.
    expect(Math.abs(base.entropy.value - estimate)).toBeLessThan(4 / Math.sqrt(100_000));
  });
});
