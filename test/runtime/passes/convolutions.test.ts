import type { Tensor4D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createRuntime } from "../../../src/runtime/index.js";
import { channelsFirst } from "../../../src/runtime/passes/channels-first.js";
import { convolutionBiases } from "../../../src/runtime/passes/convolution-biases.js";
import type { Pass } from "../../../src/runtime/passes/pass.js";
import { shapeChains } from "../../../src/runtime/passes/shape-chains.js";
import { context, evaluated, tidied, traced } from "../graphs.js";

(await createRuntime({ threads: 1 })).dispose();

const inputs = { x: { shape: [2, 5, 4, 3] }, f: { shape: [3, 2, 3, 4] }, b: { shape: [4] } };
const shapes = Object.entries(inputs).map(([name, { shape }]) => [name, shape.reduce((a, b) => a * b, 1)] as const);
const feeds = Object.fromEntries(
  shapes.map(([name, n]) => [name, Array.from({ length: n }, (_, i) => Math.sin(2 * i))]),
);

type Padding = "same" | "valid" | [[number, number], [number, number], [number, number], [number, number]];
const uneven: Padding = [
  [0, 0],
  [2, 1],
  [0, 1],
  [0, 0],
];

const kernels = (pass: Pass, graph: ReturnType<typeof traced>) =>
  tidied(pass)
    .apply(graph, context)
    .nodes.map(({ kernel }) => kernel);

describe("convolution biases", () => {
  it("go into convolutions that nothing else uses", () => {
    const graph = traced(inputs, ({ x, f, b }) => {
      const convolve = (): Tensor4D => tf.conv2d(x as Tensor4D, f as Tensor4D, 1, "same");
      const twice = convolve();
      return { a: convolve().add(b), b: b.add(convolve()), kept: twice.add(b).mul(twice), other: convolve().add(1) };
    });
    expect(kernels(convolutionBiases, graph)).toEqual([
      ...["Conv2D", "FusedConv2D", "FusedConv2D", "Add", "Multiply", "Conv2D", "Add"],
    ]);
  });

  it.each(["float32", "float64"] as const)("keep the values in %s", async (precision) => {
    const graph = traced(inputs, ({ x, f, b }) => ({ y: tf.conv2d(x as Tensor4D, f as Tensor4D, 1, "same").add(b) }));
    const rewritten = tidied(convolutionBiases).apply(graph, { ...context, precision });
    expect(rewritten.nodes).toHaveLength(1);
    const [expected, actual] = [await evaluated(graph, feeds, precision), await evaluated(rewritten, feeds, precision)];
    expected["y"]!.forEach((y, i) => {
      expect(actual["y"]![i]).toBeCloseTo(y, precision === "float32" ? 5 : 12);
    });
  });
});

describe("channels first", () => {
  const first = (x: tf.Tensor) => x.transpose([0, 3, 1, 2]);
  const last = (x: tf.Tensor) => x.transpose([0, 2, 3, 1]) as Tensor4D;

  it("leaves no transposes where images are kept channels first", () => {
    const graph = traced({ x: { shape: [2, 3, 5, 4] }, f: inputs.f, g: { shape: [3, 3, 4, 2] } }, ({ x, f, g }) => {
      const between = tf.conv2d(last(x), f as Tensor4D, 1, "same");
      return { y: first(tf.conv2d(last(first(between)), g as Tensor4D, 1, "valid")) };
    });
    const moved = channelsFirst.apply(graph, context);
    expect(kernels(shapeChains, moved)).toEqual(["Conv2D", "Conv2D"]);
    expect(channelsFirst.apply(graph, { ...context, precision: "float64" })).toBe(graph);
  });

  it.each(["same", "valid", uneven] satisfies Padding[])("keeps values and slopes, padded by %j", async (pad) => {
    for (const strides of [1, 2]) {
      const graph = traced(inputs, ({ x, f, b }) => {
        const loss = (image: tf.Tensor, filter: tf.Tensor): tf.Scalar =>
          tf
            .conv2d(image as Tensor4D, filter as Tensor4D, strides, pad)
            .add(b)
            .square()
            .sum();
        const [dx, df] = tf.grads(loss)([x, f]) as [tf.Tensor, tf.Tensor];
        return { loss: loss(x, f), dx, df };
      });
      const moved = channelsFirst.apply(convolutionBiases.apply(graph, context), context);
      const [exact, actual] = [await evaluated(graph, feeds, "float64"), await evaluated(moved, feeds, "float32")];
      for (const [name, values] of Object.entries(exact)) {
        const scale = Math.max(...values.map(Math.abs));
        values.forEach((value, i) => {
          expect(Math.abs(actual[name]![i]! - value), `${name}[${i}]`).toBeLessThan(2e-6 * scale);
        });
      }
    }
  });
});
