import type * as tf from "@tensorflow/tfjs";
import { grad } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bases } from "../../src/measures/index.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { points, type Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { kolmogorov } from "../numerics/laws.js";
import { buildBase, covariance, someDataset, trainingPoints } from "./bases.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

/** Options with which a base is not a special case: unequal scales, correlated coordinates. */
const options: Readonly<Record<string, (d: number) => Readonly<Record<string, unknown>>>> = {
  gaussianBase: (d) => ({ mean: new Array<number>(d).fill(0.5), covariance: covariance(d) }),
  uniformBox: (d) => ({ low: -2, high: Array.from({ length: d }, (_, j) => 1 + j) }),
  laplace: () => ({ scale: 0.7 }),
  logistic: () => ({ scale: 0.7 }),
  studentT: () => ({ degrees: 3.5, scale: 0.7 }),
  gaussianMixtureBase: () => ({ means: 3, std: 0.6 }),
  dataSource: () => ({ dataset: someDataset }),
};

/** Values and slopes of a traced function [n, d] -> [n] in float64. */
async function traced(x: Points, of: (tensor: tf.Tensor) => tf.Tensor) {
  const program = await runtime.compile(
    ({ x: rows }: { x: tf.Tensor }) => ({ value: of(rows), slope: grad((z: tf.Tensor) => of(z).sum())(rows) }),
    { x: { shape: [x.n, x.d] } },
  );
  const outputs = await program.run({ x: x.data });
  program.dispose();
  return outputs as { value: Float64Array; slope: Float64Array };
}

/** P(X <= x) by the trapezoidal rule for the density after x = sinh(s), which reaches far into heavy tails. */
function distribution(base: BaseMeasure): (x: number) => number {
  const steps = 40_000;
  const s = Float64Array.from({ length: steps + 1 }, (_, i) => -14 + (28 * i) / steps);
  const density = base.logDensity!(points(steps + 1, 1, s.map(Math.sinh))).map(Math.exp);
  const cumulative = new Float64Array(steps + 1);
  for (let i = 1; i <= steps; i++) {
    const [left, right] = [density[i - 1]! * Math.cosh(s[i - 1]!), density[i]! * Math.cosh(s[i]!)];
    cumulative[i] = cumulative[i - 1]! + ((left + right) / 2) * (28 / steps);
  }
  return (x) => cumulative[Math.min(steps, Math.max(0, Math.round(((Math.asinh(x) + 14) * steps) / 28)))]!;
}

describe.each(bases.map((builder) => [builder.definition.name, builder] as const))("%s", (name, builder) => {
  const build = (d: number) => buildBase(builder, d, options[name]?.(d));

  it.each([1, 3])("draws points on R^%i by the stream alone", async (d) => {
    const base = await build(d);
    expect(base.dimension).toBe(d);
    const x = base.sample(40, Stream.of(1, "x"));
    expect([x.n, x.d]).toEqual([40, d]);
    expect(x.data.every(Number.isFinite)).toBe(true);
    expect((await build(d)).sample(40, Stream.of(1, "x"))).toEqual(x);
    expect(base.sample(40, Stream.of(2, "x"))).not.toEqual(x);
  });

  it("draws by its density, which integrates to one", async () => {
    const base = await build(1);
    const cdf = distribution(base);
    expect(Math.abs(cdf(Infinity) - 1)).toBeLessThan(2e-3);
    expect(kolmogorov(base.sample(20_000, Stream.of(3, "x")).data, cdf)).toBeLessThan(1.95);
  });

  it.each([1, 3])("knows its entropy on R^%i, and its moments where they exist", async (d) => {
    const base = await build(d);
    const x = base.sample(20_000, Stream.of(4, "x"));
    const surprise = base.logDensity!(x).map((log) => -log);
    const { value, error } = base.entropy!;
    expect(Math.abs(mean(surprise) - value)).toBeLessThan(4 * (standardError(surprise) + error) + 1e-11);
    const { moments } = base;
    if (moments === undefined) return;
    const column = (j: number) => x.data.filter((_, at) => at % d === j);
    for (let i = 0; i < d; i++) {
      const a = column(i);
      expect(Math.abs(mean(a) - moments.mean[i]!)).toBeLessThan(4.5 * standardError(a));
      for (let j = 0; j <= i; j++) {
        const b = column(j);
        const products = a.map((value, k) => (value - moments.mean[i]!) * (b[k]! - moments.mean[j]!));
        const gap = Math.abs(mean(products) - moments.covariance[i * d + j]!);
        expect(gap).toBeLessThan(5 * standardError(products) + moments.error);
      }
    }
  });

  it.each([1, 3])(
    "has the same density as a tensor program on R^%i, with the slope of finite differences",
    async (d) => {
      const base = await build(d);
      if (base.logDensityTensor === undefined) {
        expect(name).toBe("dataSource");
        return;
      }
      const wide = base.sample(40, Stream.of(5, "x"));
      const x = points(
        wide.n,
        d,
        wide.data.map((value, at) => (at < 10 * d ? 3 * value : value)),
      );
      const { value, slope } = await traced(x, (rows) => base.logDensityTensor!(rows));
      base.logDensity!(x).forEach((log, i) => {
        if (log === -Infinity) expect(value[i]).toBe(-Infinity);
        else expect(Math.abs(value[i]! - log)).toBeLessThan(1e-11 * (1 + Math.abs(log)));
      });
      for (let j = 0; j < d; j++) {
        const h = 1e-5;
        const moved = (by: number) =>
          base.logDensity!(
            points(
              x.n,
              d,
              x.data.map((v, at) => (at % d === j ? v + by : v)),
            ),
          );
        const [up, down] = [moved(h), moved(-h)];
        up.forEach((log, i) => {
          const difference = (log - down[i]!) / (2 * h);
          const found = slope[i * d + j]!;
          expect(Number.isFinite(found)).toBe(true);
          // Outside a box both sides are infinite, and there is nothing to compare.
          if (!Number.isNaN(difference))
            expect(Math.abs(found - difference)).toBeLessThan(1e-5 * (1 + Math.abs(found)));
        });
      }
    },
  );
});

// python3: scipy.stats laplace, logistic, t(3) and multivariate_normal, logpdf at (0.3, -1.2, 2) and entropy.
it.each([
  ["laplace", { scale: 0.7 }, -6.00941670986364, 4.009416709863639],
  ["logistic", { scale: 0.7 }, -5.376142453863873, 4.929975168183803],
  ["studentT", { degrees: 3, scale: 0.7 }, -6.045302350067936, 4.250407883773675],
  [
    "gaussianBase",
    {
      mean: [1, 0, -1],
      covariance: [
        [2, 0.5, 0.3],
        [0.5, 1, -0.2],
        [0.3, -0.2, 0.5],
      ],
    },
    -13.766245289063434,
    4.037563118520836,
  ],
  [
    "gaussianMixtureBase",
    {
      means: [
        [0, 0, 0],
        [1, -1, 2],
      ],
      weights: [1, 3],
      std: 0.6,
    },
    -2.247810638250926,
    undefined,
  ],
])("%s has SciPy's log density and entropy", async (name, given, logDensity, entropy) => {
  const base = await buildBase(
    bases.find(({ definition }) => definition.name === name)!,
    3,
    given,
  );
  const x = points(1, 3, Float64Array.of(0.3, -1.2, 2));
  expect(base.logDensity!(x)[0]).toBeCloseTo(logDensity, 12);
  if (entropy !== undefined) expect(base.entropy!.value).toBeCloseTo(entropy, 12);
});

describe("gaussianBase fitted to the training points", () => {
  it("has their mean and covariance, and no normal law a greater likelihood", async () => {
    const base = await buildBase(
      bases.find(({ definition }) => definition.name === "gaussianBase")!,
      2,
      { fitted: true },
    );
    const train = trainingPoints(2);
    const column = (j: number) => train.data.filter((_, at) => at % 2 === j);
    expect(base.moments!.mean[1]).toBeCloseTo(mean(column(1)), 12);
    const likelihood = mean(base.logDensity!(train));
    const { mean: centre, covariance: spread } = base.moments!;
    for (const [shift, stretch] of [
      [0.01, 1],
      [-0.01, 1],
      [0, 1.02],
      [0, 0.98],
    ] as const) {
      const other = await buildBase(
        bases.find(({ definition }) => definition.name === "gaussianBase")!,
        2,
        {
          mean: Array.from(centre, (value) => value + shift),
          covariance: [0, 1].map((i) => [0, 1].map((j) => spread[2 * i + j]! * stretch)),
        },
      );
      expect(mean(other.logDensity!(train))).toBeLessThan(likelihood);
    }
  });
});
