import type * as tf from "@tensorflow/tfjs";
import { grad, grads } from "@tensorflow/tfjs";
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

test("each coordinate of each row has numbers of its own, j, k + j, 2k + j, … of its row", async () => {
  const [n, k] = [3, 2];
  const stream = Stream.of(1, "spline rows");
  const [x, numbers] = [new Float64Array(n * k), new Float64Array(n * k * map.size)];
  stream.fillNormal(x);
  stream.fillNormal(numbers);
  for (const direction of ["forward", "inverse"] as const) {
    const program = await runtimes.float64.compile(
      (inputs: { x: tf.Tensor; raw: tf.Tensor }) => ({ ...map[direction](inputs.x, inputs.raw) }),
      { x: { shape: [n, k] }, raw: { shape: [n, k * map.size] } },
    );
    const all = await program.run({ x, raw: numbers });
    program.dispose();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < k; j++) {
        const own = Float64Array.from({ length: map.size }, (_, s) => numbers[i * k * map.size + s * k + j]!);
        const alone = await evaluate(direction, [x[i * k + j]!], own, runtimes.float64);
        expect(all["value"]![i * k + j]).toBeCloseTo(alone.value[0]!, 13);
        expect(all["logSlope"]![i * k + j]).toBeCloseTo(alone.logSlope[0]!, 12);
      }
    }
  }
});

test.each(["forward", "inverse"] as const)(
  "%s has the slopes of central differences, also of slopes",
  async (direction) => {
    const x = [-1.9, -1.1, -0.3, 0.2, 0.77, 1.6];
    const [n, h] = [x.length, 1e-6];
    const weights = Float64Array.from({ length: n * (1 + map.size) }, (_, i) => Math.sin(1 + i));
    const program = await runtimes.float64.compile(
      (inputs: { x: tf.Tensor; raw: tf.Tensor; weights: tf.Tensor }) => {
        const loss = (at: tf.Tensor, numbers: tf.Tensor) => {
          const { value, logSlope } = map[direction](at, numbers);
          return value.square().add(logSlope.sin()).sum();
        };
        const slopes = (at: tf.Tensor, numbers: tf.Tensor) => {
          const [byX, byRaw] = grads(loss)([at, numbers]) as [tf.Tensor, tf.Tensor];
          return byX.concat(byRaw, 1);
        };
        const dotted = (at: tf.Tensor, numbers: tf.Tensor) => slopes(at, numbers).mul(inputs.weights).sum();
        const [byX, byRaw] = grads(dotted)([inputs.x, inputs.raw]) as [tf.Tensor, tf.Tensor];
        return {
          loss: loss(inputs.x, inputs.raw),
          slopes: slopes(inputs.x, inputs.raw),
          dotted: dotted(inputs.x, inputs.raw),
          second: byX.concat(byRaw, 1),
        };
      },
      { x: { shape: [n, 1] }, raw: { shape: [n, map.size] }, weights: { shape: [n, 1 + map.size] } },
    );
    const rows = Float64Array.from({ length: n * map.size }, (_, i) => raw[i % map.size]! + 0.1 * Math.cos(i));
    const at = async (row: number, column: number, step: number) => {
      const [moved, numbers] = [Float64Array.from(x), rows.slice()];
      if (column === 0) moved[row]! += step;
      else numbers[row * map.size + column - 1]! += step;
      return program.run({ x: moved, raw: numbers, weights });
    };
    const here = await at(0, 0, 0);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column <= map.size; column++) {
        const [above, below] = [await at(row, column, h), await at(row, column, -h)];
        const place = row * (1 + map.size) + column;
        expect(here["slopes"]![place]).toBeCloseTo((above["loss"]![0]! - below["loss"]![0]!) / (2 * h), 7);
        expect(here["second"]![place]).toBeCloseTo((above["dotted"]![0]! - below["dotted"]![0]!) / (2 * h), 6);
      }
    }
    program.dispose();
  },
);
