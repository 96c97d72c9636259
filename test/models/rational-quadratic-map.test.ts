import type * as tf from "@tensorflow/tfjs";
import { grad } from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RationalQuadraticMap } from "../../src/models/layers/rational-quadratic-map.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Precision, Runtime } from "../../src/runtime/runtime.js";

const runtimes = {} as Record<Precision, Runtime>;

beforeAll(async () => {
  for (const precision of ["float32", "float64"] as const) {
    runtimes[precision] = await createRuntime({ precision, threads: 1 });
  }
});

afterAll(() => {
  for (const runtime of Object.values(runtimes)) runtime.dispose();
});

const bins = 4;
const bound = 2;
const map = new RationalQuadraticMap({ bins, bound });

/** Values, log slopes, and gradients of the sum of both by x and by the raw numbers, in one direction. */
async function evaluate(direction: "forward" | "inverse", x: readonly number[], raw: Float64Array, on: Runtime) {
  const rows = Float64Array.from({ length: x.length * map.size }, (_, i) => raw[i % map.size]!);
  const specs = { x: { shape: [x.length, 1] }, raw: { shape: [x.length, map.size] } };
  const program = await on.compile((inputs: { x: tf.Tensor; raw: tf.Tensor }) => {
    const sum = (at: tf.Tensor, numbers: tf.Tensor) => {
      const { value, logSlope } = map[direction](at, numbers);
      return value.add(logSlope).sum();
    };
    return {
      ...map[direction](inputs.x, inputs.raw),
      byX: grad((at: tf.Tensor) => sum(at, inputs.raw))(inputs.x),
      byRaw: grad((numbers: tf.Tensor) => sum(inputs.x, numbers))(inputs.raw),
    };
  }, specs);
  const results = (await program.run({ x: Float64Array.from(x), raw: rows })) as Readonly<
    Record<"value" | "logSlope" | "byX" | "byRaw", Float64Array>
  >;
  program.dispose();
  return results;
}

/** Knots and slopes computed by hand: widths, heights and slopes as Durkan et al. 2019 define them. */
function knotsOf(raw: Float64Array) {
  const extents = (from: number) => {
    const exponentials = [...raw.subarray(from, from + bins)].map(Math.exp);
    const sum = exponentials.reduce((a, b) => a + b, 0);
    return exponentials.map((e) => 2 * bound * (1e-3 + ((1 - 1e-3 * bins) * e) / sum));
  };
  const places = (sizes: readonly number[]) => sizes.reduce((all, size) => [...all, all.at(-1)! + size], [-bound]);
  const inner = [...raw.subarray(2 * bins)].map((r) => 1e-3 + Math.log1p(Math.exp(r + Math.log(Math.expm1(1 - 1e-3)))));
  return { x: places(extents(0)), y: places(extents(bins)), slopes: [1, ...inner, 1] };
}

const raw = new Float64Array(map.size);
Stream.of(0, "spline").fillNormal(raw);
const knots = knotsOf(raw);

test("the spline passes through its knots with their slopes, both ways, also at the ends", async () => {
  const forward = await evaluate("forward", knots.x, raw, runtimes.float64);
  const inverse = await evaluate("inverse", knots.y, raw, runtimes.float64);
  knots.x.forEach((x, i) => {
    expect(forward.value[i]).toBeCloseTo(knots.y[i]!, 12);
    expect(forward.logSlope[i]).toBeCloseTo(Math.log(knots.slopes[i]!), 11);
    expect(inverse.value[i]).toBeCloseTo(x, 12);
    expect(inverse.logSlope[i]).toBeCloseTo(-Math.log(knots.slopes[i]!), 11);
  });
});

test("outside the bound the map is the identity, and depends on nothing", async () => {
  const x = [-1e30, -50, -bound - 1e-6, bound + 1e-6, 3, 1e30];
  for (const direction of ["forward", "inverse"] as const) {
    const { value, logSlope, byX, byRaw } = await evaluate(direction, x, raw, runtimes.float64);
    expect([...value]).toEqual(x);
    expect([...logSlope]).toEqual(x.map(() => 0));
    expect([...byX]).toEqual(x.map(() => 1));
    expect(byRaw.every((g) => g === 0)).toBe(true);
  }
});

test.each(["float32", "float64"] as const)(
  "nothing is NaN at knots, at the ends and under extreme parameters in %s",
  async (precision) => {
    const extremes = [
      raw,
      new Float64Array(map.size),
      raw.map((r) => 30 * r),
      raw.map((_, i) => (i % 2 === 0 ? 80 : -80)),
    ];
    for (const numbers of extremes) {
      const { x, y } = knotsOf(numbers);
      const at = [...x, ...y, -bound, bound, 0, -1e6, 1e6];
      for (const direction of ["forward", "inverse"] as const) {
        const results = await evaluate(direction, at, numbers, runtimes[precision]);
        for (const values of Object.values(results)) expect(values.every(Number.isFinite)).toBe(true);
      }
    }
  },
);

test("raw zeros are the identity", async () => {
  const x = [-3, -1.7, -0.2, 0, 0.9, 1.99, 5];
  const { value, logSlope } = await evaluate("forward", x, new Float64Array(map.size), runtimes.float64);
  x.forEach((at, i) => {
    expect(value[i]).toBeCloseTo(at, 13);
    expect(logSlope[i]).toBeCloseTo(0, 13);
  });
});
