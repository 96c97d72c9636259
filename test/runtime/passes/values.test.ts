import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createRuntime } from "../../../src/runtime/index.js";
import { graphKernels } from "../../../src/runtime/kernel-table.js";
import { optimize, passes } from "../../../src/runtime/passes/index.js";
import type { Precision, Program, Specs } from "../../../src/runtime/runtime.js";
import { evaluated, traced } from "../graphs.js";

(await createRuntime({ threads: 1 })).dispose();

interface Case {
  readonly name: string;
  readonly inputs: Specs;
  readonly program: Program<Specs>;
}

const mlp = (x: tf.Tensor, w: tf.Tensor, v: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  x.matMul(w).add(b).selu().matMul(v).transpose().square();

/** Programs that between them hold what every pass looks for. */
const cases: readonly Case[] = [
  {
    name: "a net and its gradients",
    inputs: { x: { shape: [20, 3] }, w: { shape: [3, 16] }, v: { shape: [16, 2] }, b: { shape: [16] } },
    program: ({ x, w, v, b }) => {
      const loss = (...p: tf.Tensor[]) => mlp(x!, p[0]!, p[1]!, p[2]!).mean<tf.Scalar>();
      const { value, grads } = tf.valueAndGrads(loss)([w!, v!, b!]);
      return { value, dw: grads[0]!, dv: grads[1]!, db: grads[2]! };
    },
  },
  {
    name: "a gradient of a gradient",
    inputs: { x: { shape: [8, 3] }, w: { shape: [3, 8] }, v: { shape: [8, 3] }, b: { shape: [8] } },
    program: ({ x, w, v, b }) => ({
      g: tf.grad((p) =>
        tf
          .grad((z) => mlp(z, p, v!, b!).sum())(x!)
          .square()
          .sum(),
      )(w!),
    }),
  },
  {
    name: "constants",
    inputs: { x: { shape: [2, 3] } },
    program: ({ x }) => ({
      a: x!
        .mul(tf.ones([2, 3]))
        .add(tf.zeros([1, 3]))
        .sub(0)
        .div(1)
        .div(8)
        .div(3),
      b: x!.mul(tf.scalar(2).exp().sqrt()).add(
        tf
          .tensor2d([[1, 2, 3]])
          .square()
          .neg(),
      ),
      c: tf
        .fill([2, 3], 7)
        .add(tf.range(0, 3).add(tf.tensor2d([[10], [20]])))
        .add(x!.zerosLike()),
      d: tf
        .ones([4, 5])
        .sum(0)
        .concat(tf.ones([2]))
        .mul(x!.sum()),
    }),
  },
  {
    name: "shapes and types",
    inputs: { x: { shape: [2, 3] } },
    program: ({ x }) => ({
      a: x!.reshape([3, 2]).reshape([6]).reshape([2, 3]).clone(),
      b: x!.transpose().transpose().transpose(),
      c: x!.expandDims(0).transpose([2, 0, 1]).transpose([1, 0, 2]).squeeze([0]),
      d: x!.greater(0).cast("int32").cast("float32").add(x!.greater(0).cast("float32")),
      e: x!.tile([1, 1]).slice([0, 0], [2, 3]).sum(0, true).sum(0),
    }),
  },
  {
    name: "bounds and sums",
    inputs: { x: { shape: [4, 3, 9] } },
    program: ({ x }) => ({
      a: x!.maximum(0).minimum(0.5).add(x!.maximum(-0.25)),
      b: tf.minimum(0.1, x!).add(x!.step()).add(x!.step(0.5)),
      c: x!.sum(0).neg().add(x!.neg()).sub(x!.sum(2, true).neg().neg()),
      d: x!.sum([0, 1], true),
      e: x!.sum(1),
      f: x!.sum(),
    }),
  },
  {
    name: "spreads and transposed products",
    inputs: { x: { shape: [6, 3] }, w: { shape: [3, 5] }, b: { shape: [5] }, y: { shape: [6, 1, 4] } },
    program: ({ x, w, b, y }) => ({
      spread: y!.mul(tf.ones([6, 3, 4])).div(y!.mul(tf.ones([6, 3, 1])).exp()),
      half: tf.ones([6, 3, 4]).mul(y!).sub(x!.expandDims(2)),
      kept: y!.mul(tf.ones([6, 3, 4])).maximum(y!),
      product: x!.matMul(w!).add(b!).transpose(),
      sum: x!.matMul(w!).transpose().sum(0),
      column: x!.slice([0, 0], [6, 1]).transpose().exp(),
      quotient: tf.grad((v) => x!.div(v).sum())(x!.square().sum(1, true).add(1)),
    }),
  },
];

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(1 + 3 * i) * 1.5);
}

const tolerance: Readonly<Record<Precision, number>> = { float32: 2e-5, float64: 1e-12 };

describe.each(cases)("$name", ({ inputs, program }) => {
  const graph = traced(inputs, program);
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, numbers(shape.reduce((a, b) => a * b, 1))]),
  );

  function expectEqual(
    actual: Readonly<Record<string, readonly number[]>>,
    expected: Readonly<Record<string, readonly number[]>>,
    precision: Precision,
  ): void {
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [name, values] of Object.entries(expected)) {
      const scale = Math.max(1, ...values.map(Math.abs));
      for (const [i, value] of values.entries()) {
        expect(Math.abs(actual[name]![i]! - value), `${name}[${i}]`).toBeLessThanOrEqual(tolerance[precision] * scale);
      }
    }
  }

  it.each([...new Set(passes)])("keeps its values through the pass $name", async (pass) => {
    for (const precision of ["float32", "float64"] as const) {
      const rewritten = pass.apply(graph, { table: graphKernels, precision });
      expectEqual(await evaluated(rewritten, feeds, precision), await evaluated(graph, feeds, precision), precision);
    }
  });

  it("keeps its values through all passes, whose nodes are counted", async () => {
    const { graph: optimized, counts } = optimize(graph, { table: graphKernels, precision: "float64" });
    expectEqual(await evaluated(optimized, feeds), await evaluated(graph, feeds), "float64");
    expect(counts[0]).toEqual({ pass: "trace", nodes: graph.nodes.length });
    expect(counts.at(-1)!.nodes).toBe(optimized.nodes.length);
  });
});

it("halves the nodes of a net and its gradients at least", () => {
  const { inputs, program } = cases[0]!;
  const graph = traced(inputs, program);
  const { graph: optimized } = optimize(graph, { table: graphKernels, precision: "float32" });
  expect(optimized.nodes.length).toBeLessThan(graph.nodes.length / 2);
});
