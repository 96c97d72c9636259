import { describe, expect, it } from "vitest";
import { bandwidthRules, ruleBandwidth } from "../../src/measures/bandwidth-rules.js";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { smoothingKernels } from "../../src/measures/kernels/index.js";
import { type Points, points, take } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardDeviation } from "../../src/numerics/statistics.js";

function cloud(n: number, scale: readonly number[], seed = 0): Points {
  const x = points(n, scale.length);
  Stream.of(seed, "cloud").fillNormal(x.data);
  return { ...x, data: x.data.map((value, at) => value * scale[at % scale.length]!) };
}

describe("scott and silverman", () => {
  const atoms = cloud(500, [1, 3]);
  const sd = (j: number) => standardDeviation(atoms.data.filter((_, at) => at % 2 === j));

  it("are SciPy's factors times the standard deviations", () => {
    // python3 -c "from scipy.stats import gaussian_kde as g; from numpy.random import rand; k = g(rand(2, 500))
    // print(k.scotts_factor(), k.silverman_factor())"
    for (const [rule, factor] of [
      ["scott", 0.35495366597555705],
      ["silverman", 0.35495366597555705],
    ] as const) {
      const [a, b] = ruleBandwidth(rule, atoms, { shape: "diagonal" }) as readonly number[];
      expect(a).toBeCloseTo(factor * sd(0), 7);
      expect(b).toBeCloseTo(factor * sd(1), 7);
      expect(ruleBandwidth(rule, atoms)).toBeCloseTo(factor * Math.hypot(sd(0), sd(1)) * Math.SQRT1_2, 7);
    }
  });

  it("differ off the plane: by (4 / (d + 2))^(1 / (d + 4))", () => {
    const line = cloud(200, [2]);
    const [scott, silverman] = (["scott", "silverman"] as const).map((rule) => ruleBandwidth(rule, line) as number);
    expect(silverman! / scott!).toBeCloseTo((4 / 3) ** 0.2, 12);
  });

  it("give other kernels the spread of the Gaussian", () => {
    for (const make of Object.values(smoothingKernels)) {
      const kernel = make(5);
      const h = ruleBandwidth("scott", atoms, { kernel }) as number;
      expect(h * kernel(2).standardDeviation).toBeCloseTo(ruleBandwidth("scott", atoms) as number, 12);
    }
  });
});

describe("leaveOneOut and kFold", () => {
  const atoms = cloud(300, [1]);

  it("leaveOneOut is the best of a fine grid by the likelihood of atoms left out", () => {
    const score = (h: number) => mean(new KernelDensityEstimate(atoms, h).leaveOneOut());
    const h = ruleBandwidth("leaveOneOut", atoms) as number;
    const grid = Array.from({ length: 60 }, (_, k) => 0.02 * 1.08 ** k);
    expect(score(h)).toBeGreaterThan(Math.max(...grid.map(score)) - 1e-5);
  });

  it("come near the bandwidth that is best for fresh points", () => {
    const test = cloud(3000, [1], 1);
    const score = (h: number) => mean(new KernelDensityEstimate(atoms, h).logDensity(test));
    const best = Math.max(...Array.from({ length: 40 }, (_, k) => score(0.05 * 1.08 ** k)));
    for (const rule of ["leaveOneOut", "kFold"] as const) {
      expect(score(ruleBandwidth(rule, atoms) as number)).toBeGreaterThan(best - 0.02);
    }
  });

  it("follow the data where a rule for Gaussians cannot: two narrow peaks far apart", () => {
    const peaks = cloud(300, [0.1]);
    const two = { ...peaks, data: peaks.data.map((value, i) => value + (i % 2 === 0 ? -5 : 5)) };
    expect(ruleBandwidth("leaveOneOut", two)).toBeLessThan(0.1);
    expect(ruleBandwidth("scott", two)).toBeGreaterThan(1);
  });
});

describe.each(bandwidthRules)("%s", (rule) => {
  it("scales with the data, coordinate by coordinate if asked", () => {
    const [one, other] = [cloud(120, [1, 1]), cloud(120, [2, 10])];
    const [a, b] = [one, other].map((atoms) => ruleBandwidth(rule, atoms, { shape: "diagonal" }) as readonly number[]);
    expect(b![0]! / a![0]!).toBeCloseTo(2, 10);
    expect(b![1]! / a![1]!).toBeCloseTo(10, 10);
  });

  it("refuses data that do not vary", () => {
    expect(() => ruleBandwidth(rule, points(10, 2))).toThrow("the training points do not vary, so no rule");
    expect(() => ruleBandwidth(rule, cloud(10, [1, 0]), { shape: "diagonal" })).toThrow("do not vary in coordinate 2");
  });
});

it.each(["leaveOneOut", "kFold"] as const)("%s says so where a kernel without tails reaches no other point", (rule) => {
  const far = cloud(1000, [1]);
  far.data[7] = 100;
  const kernel = smoothingKernels.epanechnikov();
  expect(() => ruleBandwidth(rule, far, { kernel })).toThrow("choose a kernel with tails");
});

it("leaveOneOut says so where points repeat", () => {
  const repeated = take(
    cloud(50, [1, 1]),
    Array.from({ length: 100 }, (_, i) => i % 50),
  );
  expect(() => ruleBandwidth("leaveOneOut", repeated)).toThrow("as it does where points repeat");
});
