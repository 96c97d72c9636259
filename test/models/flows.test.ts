import type * as tf from "@tensorflow/tfjs";
import { grad } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flows } from "../../src/models/index.js";
import type { Flow } from "../../src/models/model.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Precision, Runtime, Tensors } from "../../src/runtime/runtime.js";
import { buildModel, perturbedParameters, uniformBox } from "./build.js";

const runtimes = {} as Record<Precision, Runtime>;

beforeAll(async () => {
  for (const precision of ["float32", "float64"] as const) {
    runtimes[precision] = await createRuntime({ precision, threads: 1 });
  }
});

afterAll(() => {
  for (const runtime of Object.values(runtimes)) runtime.dispose();
});

type Inputs = Tensors<{ parameters: { shape: number[] }; x: { shape: number[] } }>;

/** Runs a program of a flow's parameters by name and of points [n, d]. */
async function evaluate<Outputs extends string>(
  flow: Flow,
  flat: Float64Array,
  x: Float64Array,
  program: (
    parameters: Readonly<Record<string, tf.Tensor>>,
    x: tf.Tensor,
    flat: tf.Tensor,
  ) => Record<Outputs, tf.Tensor>,
  precision: Precision = "float64",
): Promise<Record<Outputs, Float64Array>> {
  const d = flow.dimension;
  const specs = { parameters: { shape: [flat.length] }, x: { shape: [x.length / d, d] } };
  const traced = ({ parameters, x: rows }: Inputs) => program(unflatten(parameters, flow.parameters), rows, parameters);
  const compiled = await runtimes[precision].compile(traced, specs);
  const results = await compiled.run({ parameters: flat, x });
  compiled.dispose();
  const wide = Object.entries(results).map(([name, values]) => [name, Float64Array.from(values)]);
  return Object.fromEntries(wide) as Record<Outputs, Float64Array>;
}

/** log |det| of a d x d matrix, by elimination with row pivots. */
function logAbsDeterminant(matrix: number[][]): number {
  const rows = matrix.map((row) => [...row]);
  let sum = 0;
  rows.forEach((_, k) => {
    const pivot = rows.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? i : best),
      k,
    );
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    sum += Math.log(Math.abs(rows[k][k]!));
    for (let i = k + 1; i < rows.length; i++) {
      const factor = rows[i]![k]! / rows[k][k]!;
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!);
    }
  });
  return sum;
}

function greatestDifference(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b[i]!)), 0);
}

describe.each(flows.map((flow) => [flow.definition.name, flow] as const))("%s", (_name, builder) => {
  describe.each([1, 2, 3, 4, 5])("in %d dimensions", (d) => {
    const flow = buildModel(builder, d) as Flow;
    const flat = perturbedParameters(flow, 0.1);

    it.each(["forward", "inverse"] as const)("has the log determinant of its Jacobian, %s", async (direction) => {
      const n = 20;
      const rows = Array.from({ length: d }, (_, i) => `row${i}`);
      const results = await evaluate(flow, flat, uniformBox(n, d, 3), (parameters, x) => {
        const jacobian = rows.map((row, i) => {
          const coordinate = (z: tf.Tensor) => flow[direction](parameters, z).value.slice([0, i], [-1, 1]).sum();
          return [row, grad(coordinate)(x)] as const;
        });
        return { logDet: flow[direction](parameters, x).logDet, ...Object.fromEntries(jacobian) };
      });
      const jacobians = results as Record<string, Float64Array>;
      for (let point = 0; point < n; point++) {
        const jacobian = rows.map((row) => Array.from(jacobians[row]!.subarray(point * d, (point + 1) * d)));
        expect(Math.abs(results.logDet[point]! - logAbsDeterminant(jacobian))).toBeLessThan(1e-8);
      }
    });

    it.each([
      ["float32", 1e-5],
      ["float64", 1e-10],
    ] as const)("is undone by its inverse in %s", async (precision, tolerance) => {
      const half = 10;
      const z = uniformBox(500, d, half);
      const there = (parameters: Readonly<Record<string, tf.Tensor>>, x: tf.Tensor) => {
        const forward = flow.forward(parameters, x);
        const inverse = flow.inverse(parameters, forward.value);
        return { back: inverse.value, logDet: forward.logDet.add(inverse.logDet) };
      };
      const { back, logDet } = await evaluate(flow, flat, z, there, precision);
      expect(greatestDifference(back, z)).toBeLessThan(half * tolerance);
      expect(greatestDifference(logDet, new Float64Array(500))).toBeLessThan(tolerance);
    });

    it.each([
      ["initially", (seed: number) => initialize(flow.parameters, Stream.of(seed, "init"))],
      ["when trained for a while", (seed: number) => perturbedParameters(flow, 0.1, seed)],
    ])("gives every parameter a gradient %s", async (_when, parametersOf) => {
      const parameters = parametersOf(1);
      const { gradient } = await evaluate(flow, parameters, uniformBox(64, d, 3), (_parameters, x, vector) => {
        const loss = (of: tf.Tensor) => {
          const { value, logDet } = flow.inverse(unflatten(of, flow.parameters), x);
          return value.square().sum(1).mul(0.5).sub(logDet).mean();
        };
        return { gradient: grad(loss)(vector) };
      });
      const { slots } = layout(flow.parameters);
      const without = slots.filter(({ offset, size }) => gradient.subarray(offset, offset + size).some((g) => g === 0));
      expect(without.map(({ name }) => name)).toEqual([]);
    });
  });

  it("starts close to the identity", async () => {
    const flow = buildModel(builder, 3) as Flow;
    const z = uniformBox(100, 3, 2);
    const start = initialize(flow.parameters, Stream.of(0, "init"));
    const { value, logDet } = await evaluate(flow, start, z, (parameters, x) => flow.forward(parameters, x));
    expect(greatestDifference(value, z)).toBeLessThan(0.5);
    expect(greatestDifference(logDet, new Float64Array(100))).toBeLessThan(0.5);
  });

  it("has a density that integrates to one in the plane", async () => {
    const flow = buildModel(builder, 2) as Flow;
    const flat = perturbedParameters(flow, 0.1);
    const draws = new Float64Array(20_000);
    Stream.of(0, "base").fillNormal(draws);
    const { value } = await evaluate(flow, flat, draws, (parameters, x) => flow.forward(parameters, x));
    const half = 1.5 * value.reduce((greatest, x) => Math.max(greatest, Math.abs(x)), 0);

    const side = 300;
    const cell = (2 * half) / side;
    const grid = Float64Array.from({ length: 2 * side * side }, (_, k) => {
      const point = k >> 1;
      const index = k % 2 === 0 ? point % side : Math.floor(point / side);
      return -half + (index + 0.5) * cell;
    });
    const { logDensity } = await evaluate(flow, flat, grid, (parameters, x) => {
      const { value: z, logDet } = flow.inverse(parameters, x);
      return {
        logDensity: z
          .square()
          .sum(1)
          .mul(-0.5)
          .sub(Math.log(2 * Math.PI))
          .add(logDet),
      };
    });
    const mass = logDensity.reduce((sum, value) => sum + Math.exp(value) * cell * cell, 0);
    expect(mass).toBeCloseTo(1, 3);
  });
});
