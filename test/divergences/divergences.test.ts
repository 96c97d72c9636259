import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { divergences, exactDivergence, hutchPlusPlus, hutchinson } from "../../src/divergences/index.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { buildDivergence, estimates, linear } from "./build.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

/** v = (x^2 y, sin x + y^3, x y z), div v = 3 x y + 3 y^2. */
const field = (at: tf.Tensor) => {
  const [x, y, z] = at.split(3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return x
    .square()
    .mul(y)
    .concat([x.sin().add(y.pow(3)), x.mul(y).mul(z)], 1);
};

function jacobian([x, y, z]: readonly [number, number, number]): readonly (readonly number[])[] {
  return [
    [2 * x * y, x * x, 0],
    [Math.cos(x), 3 * y * y, 0],
    [y * z, x * z, x * y],
  ];
}

const at = [0.9, -1.3, 0.4] as const;
const trace = (J: readonly (readonly number[])[]) => J.reduce((sum, row, i) => sum + row[i]!, 0);
const squares = (J: readonly (readonly number[])[]) => J.flat().reduce((sum, value) => sum + value * value, 0);

describe.each(divergences.map((builder) => [builder.definition.name, builder] as const))("%s", (_, builder) => {
  it("gives the field, its divergence and the squared norm of its Jacobian, as derived by hand, in the mean", async () => {
    const estimator = await buildDivergence(builder, builder === hutchPlusPlus ? { rank: 1 } : {});
    const n = 4096;
    const x = Float64Array.from({ length: 3 * n }, (__, i) => at[i % 3]!);
    const { value, traces, squaredNorm } = await estimates(runtime, estimator, field, x, 3);
    const [u, v, w] = at;
    expect(value[3]).toBeCloseTo(u * u * v, 13);
    expect(value[4]).toBeCloseTo(Math.sin(u) + v ** 3, 13);
    expect(value[5]).toBeCloseTo(u * v * w, 13);
    const perPoint = Array.from({ length: n }, (__, i) =>
      mean(Float64Array.from(traces.subarray(i * estimator.columns, (i + 1) * estimator.columns))),
    );
    for (const [found, expected] of [
      [perPoint, trace(jacobian(at))],
      [[...squaredNorm], squares(jacobian(at))],
    ] as const) {
      expect(Math.abs(mean(found) - expected)).toBeLessThan(4 * standardError(found) + 1e-11);
    }
  });

  it("has the derivative by the field's parameters that central differences show, for given probes", async () => {
    const estimator = await buildDivergence(builder);
    const [n, d] = [3, 3];
    const probes = Math.max(1, estimator.probes);
    const drawn = Float64Array.from({ length: n * probes * d }, (__, i) => Math.cos(1 + 3 * i));
    const loss = (w: tf.Tensor, x: tf.Tensor, z: tf.Tensor) => {
      const { traces, squaredNorm } = estimator.estimate((y) => y.matMul(w).tanh().matMul(w), x, z);
      return traces.sum().add(squaredNorm.sum());
    };
    const program = await runtime.compile(
      ({ w, x, z }) => ({ value: loss(w, x, z), slope: tf.grad((of: tf.Tensor) => loss(of, x, z))(w) }),
      { w: { shape: [d, d] }, x: { shape: [n, d] }, z: { shape: [n, probes, d] } },
    );
    const w = Float64Array.from({ length: d * d }, (__, i) => Math.sin(2 + 5 * i));
    const x = Float64Array.from({ length: n * d }, (__, i) => Math.sin(1 + 2 * i));
    const { slope } = await program.run({ w, x, z: drawn });
    const h = 1e-5;
    for (let i = 0; i < w.length; i++) {
      const value = async (shift: number) => {
        const moved = w.with(i, w[i]! + shift);
        return (await program.run({ w: moved, x, z: drawn }))["value"]![0]!;
      };
      expect(slope![i]).toBeCloseTo(((await value(h)) - (await value(-h))) / (2 * h), 6);
    }
  });
});

it("the exact divergence has no error", async () => {
  const { traces } = await estimates(runtime, await buildDivergence(exactDivergence), field, Float64Array.from(at), 3);
  expect(traces[0]).toBeCloseTo(trace(jacobian(at)), 13);
});

const d = 6;
const entries = (i: number, j: number) => Math.sin(1 + 3 * i + 7 * j * j);

describe("hutchPlusPlus", () => {
  const x = new Float64Array(200 * d).fill(1);

  // Two Rademacher vectors can be parallel, so that a sketch by them has too small a rank.
  it("is exact where the rank is at most that of the Gaussian sketch", async () => {
    const a = [0, 1].map((k) => Array.from({ length: d }, (_, i) => entries(i, k)));
    const b = [0, 1].map((k) => Array.from({ length: d }, (_, i) => entries(i, k + 2)));
    const A = Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (__, j) => a[0]![i]! * b[0]![j]! + a[1]![i]! * b[1]![j]!),
    );
    // A third direction of the sketch finds nothing left.
    for (const rank of [2, 3]) {
      const estimator = await buildDivergence(hutchPlusPlus, { rank, probes: 1, noise: "gaussian" });
      const { traces, squaredNorm } = await estimates(runtime, estimator, linear(A), x, d);
      for (const value of traces) expect(value).toBeCloseTo(trace(A), 9);
      for (const value of squaredNorm) expect(value).toBeCloseTo(squares(A), 9);
    }
  });

  it("of a field that is constant is 0, and not NaN", async () => {
    const estimator = await buildDivergence(hutchPlusPlus);
    const { traces } = await estimates(runtime, estimator, (y) => y.mul(0).add(1), x, d);
    for (const value of traces) expect(value).toBe(0);
  });

  it("errs less than Hutchinson's estimator at equal cost where few directions have most of the trace", async () => {
    const A = Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (__, j) => 10 * entries(i, 0) * entries(j, 0) + 0.3 * entries(i, j + 1)),
    );
    const spread = async (estimator: Awaited<ReturnType<typeof buildDivergence>>) => {
      const { traces } = await estimates(runtime, estimator, linear(A), x, d);
      return mean(Float64Array.from(traces, (value) => (value - trace(A)) ** 2)) / estimator.columns;
    };
    const plain = await spread(await buildDivergence(hutchinson, { probes: 6 }));
    const sketched = await spread(await buildDivergence(hutchPlusPlus, { rank: 2, probes: 2 }));
    expect(sketched).toBeLessThan(plain / 10);
  });
});
