import type * as tf from "@tensorflow/tfjs";
import { grad, valueAndGrad } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flows } from "../../src/models/index.js";
import type { Flow, Parameters } from "../../src/models/model.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Compiled, Precision, Runtime } from "../../src/runtime/runtime.js";
import { buildFlow, perturbedParameters, uniformBox } from "./build.js";

/** Small enough for many programs, and with every kind of layer that a flow has. */
const small = { layers: 2, hidden: [8, 8], bins: 4, components: 3, lipschitz: 0.6 };
const directions = ["forward", "inverse"] as const;
type Direction = (typeof directions)[number];

const runtimes = {} as Record<Precision, Runtime>;

beforeAll(async () => {
  for (const precision of ["float32", "float64"] as const) {
    runtimes[precision] = await createRuntime({ precision, threads: 1 });
  }
});

afterAll(() => {
  for (const runtime of Object.values(runtimes)) runtime.dispose();
});

type Results<Outputs extends string> = Readonly<Record<Outputs, Float64Array>>;

/** A program of a flow's flat parameters and of points [n, d]. */
class FlowProgram<Outputs extends string> {
  readonly #compiled: Compiled;

  private constructor(compiled: Compiled) {
    this.#compiled = compiled;
  }

  static async compile<Outputs extends string>(
    flow: Flow,
    n: number,
    program: (flat: tf.Tensor, x: tf.Tensor) => Record<Outputs, tf.Tensor>,
    precision: Precision = "float64",
  ): Promise<FlowProgram<Outputs>> {
    const { count } = layout(flow.parameters);
    const specs = { flat: { shape: [count] }, x: { shape: [n, flow.dimension] } };
    return new FlowProgram(await runtimes[precision].compile(({ flat, x }) => program(flat, x), specs));
  }

  dispose(): void {
    this.#compiled.dispose();
  }

  async run(flat: Float64Array, x: Float64Array): Promise<Results<Outputs>> {
    const results = Object.entries(await this.#compiled.run({ flat, x }));
    return Object.fromEntries(results.map(([name, values]) => [name, Float64Array.from(values)])) as Results<Outputs>;
  }
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

/** There and back again. */
function roundTrip(flow: Flow, parameters: Parameters, z: tf.Tensor) {
  const forward = flow.forward(parameters, z);
  const inverse = flow.inverse(parameters, forward.value);
  return { back: inverse.value, logDets: forward.logDet.add(inverse.logDet) };
}

describe.each(flows.map((flow) => [flow.definition.name, flow] as const))("%s", (_name, builder) => {
  describe.each([1, 2, 5])("in %d dimensions", (d) => {
    let flow: Flow;
    let flat: Float64Array;

    beforeAll(async () => {
      flow = await buildFlow(builder, d, d < 5 ? small : { ...small, hidden: [8] });
      flat = perturbedParameters(flow, 0.1);
    });

    it.each(directions)("has the log determinant of its Jacobian, %s", async (direction) => {
      const n = 12;
      const program = await FlowProgram.compile(flow, n * d, (vector, x) => {
        const parameters = unflatten(vector, flow.parameters);
        const { logDet } = flow[direction](parameters, x);
        const unit = Array.from({ length: n * d }, (_, row) => Array.from({ length: d }, (__, j) => +(j === row % d)));
        return { logDet, jacobian: grad((at: tf.Tensor) => flow[direction](parameters, at).value.mul(unit).sum())(x) };
      });
      // Each point stands d times, once for each row of its Jacobian.
      const points = uniformBox(n, d, 3);
      const x = Float64Array.from({ length: n * d * d }, (_, i) => points[Math.floor(i / (d * d)) * d + (i % d)]!);
      const { logDet, jacobian } = await program.run(flat, x);
      program.dispose();
      for (let point = 0; point < n; point++) {
        const rows = Array.from({ length: d }, (_, i) => {
          const at = (point * d + i) * d;
          return Array.from(jacobian.subarray(at, at + d));
        });
        expect(Math.abs(logDet[point * d]! - logAbsDeterminant(rows))).toBeLessThan(1e-8);
      }
    });

    it.each([
      ["float32", 1e-5],
      ["float64", 1e-10],
    ] as const)("is undone by its inverse in %s", async (precision, tolerance) => {
      const half = 8;
      const n = 400;
      const z = uniformBox(n, d, half);
      const there = (vector: tf.Tensor, x: tf.Tensor) => roundTrip(flow, unflatten(vector, flow.parameters), x);
      const program = await FlowProgram.compile(flow, n, there, precision);
      const { back, logDets } = await program.run(flat, z);
      program.dispose();
      // Errors of numbers above 1 count in parts of them.
      const error = back.map((value, at) => (value - z[at]!) / Math.max(1, Math.abs(z[at]!)));
      expect(greatestDifference(error, new Float64Array(n * d))).toBeLessThan(tolerance);
      expect(greatestDifference(logDets, new Float64Array(n))).toBeLessThan(d * half * tolerance);
    });

    // The programs of samples are long, and their gradients longer: two dimensions show all that they are made of.
    describe.each(d < 5 ? directions : (["inverse"] as const))("%s", (direction) => {
      const n = 48;
      let program: FlowProgram<"loss" | "gradient">;

      beforeAll(async () => {
        program = await lossProgram(flow, direction, n);
      });

      afterAll(() => {
        program.dispose();
      });

      it.each([
        ["initially", (seed: number) => initialize(flow.parameters, Stream.of(seed, "init"))],
        ["when trained for a while", (seed: number) => perturbedParameters(flow, 0.1, seed)],
      ])("gives every parameter a gradient %s, and none to what is masked", async (_when, parametersOf) => {
        const { gradient } = await program.run(parametersOf(1), uniformBox(n, d, 3));
        const { slots } = layout(flow.parameters);
        const wrong = slots.filter(({ offset, size }, i) => {
          const { mask } = flow.parameters[i]!;
          return gradient.subarray(offset, offset + size).some((g, at) => (g !== 0) !== (mask?.[at] !== 0));
        });
        expect(wrong.map(({ name }) => name)).toEqual([]);
      });

      it("has the gradient that a central difference shows", async () => {
        const h = 1e-6;
        const towards = Float64Array.from(flat);
        Stream.of(3, "direction").fillNormal(towards);
        const length = Math.hypot(...towards);
        const x = uniformBox(n, d, 3);
        const at = async (step: number) => {
          const { loss } = await program.run(
            flat.map((value, i) => value + (step * towards[i]!) / length),
            x,
          );
          return loss[0]!;
        };
        const { gradient } = await program.run(flat, x);
        const slope = gradient.reduce((sum, value, i) => sum + (value * towards[i]!) / length, 0);
        const difference = ((await at(h)) - (await at(-h))) / (2 * h);
        expect(Math.abs(slope - difference)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
      });

      it("stays finite, with finite gradients, at the origin, at whole numbers and far away", async () => {
        const x = Float64Array.from({ length: n * d }, (_, i) => (i % 3 === 2 ? 1000 : 1) * ((i % 9) - 4));
        for (const parameters of [flat, initialize(flow.parameters, Stream.of(0, "init"))]) {
          const { loss, gradient } = await program.run(parameters, x);
          expect(Number.isFinite(loss[0])).toBe(true);
          expect(gradient.every(Number.isFinite)).toBe(true);
        }
      });
    });
  });

  it("starts close to an isometry", async () => {
    const n = 100;
    const flow = await buildFlow(builder, 3, small);
    const z = uniformBox(n, 3, 2);
    const program = await FlowProgram.compile(flow, n, (vector, x) => {
      const { value, logDet } = flow.forward(unflatten(vector, flow.parameters), x);
      return { change: value.norm(2, 1).sub(x.norm(2, 1)), logDet };
    });
    const { change, logDet } = await program.run(initialize(flow.parameters, Stream.of(0, "init")), z);
    expect(greatestDifference(change, new Float64Array(n))).toBeLessThan(1);
    expect(greatestDifference(logDet, new Float64Array(n))).toBeLessThan(1.5);
  });
});

/**
 * The mean of -log |det| - log q at the images of points, for a normal law q with a deviation of its own for each coordinate:
 * one with the same deviations would leave the angle of a last rotation without a gradient.
 */
function lossProgram(flow: Flow, direction: Direction, n: number): Promise<FlowProgram<"loss" | "gradient">> {
  return FlowProgram.compile(flow, n, (vector, x) => {
    const lossOf = (of: tf.Tensor) => {
      const { value, logDet } = flow[direction](unflatten(of, flow.parameters), x);
      const deviations = Array.from({ length: flow.dimension }, (_, j) => 1 + 0.2 * j);
      return value.div(deviations).square().sum(1).mul(0.5).sub(logDet).mean<tf.Scalar>();
    };
    const { value, grad: gradient } = valueAndGrad(lossOf)(vector);
    return { loss: value.reshape([1]), gradient };
  });
}
