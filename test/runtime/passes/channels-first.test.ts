import type { Tensor4D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createRuntime } from "../../../src/runtime/index.js";
import { channelsFirst } from "../../../src/runtime/passes/channels-first.js";
import { convolutionBiases } from "../../../src/runtime/passes/convolution-biases.js";
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

describe("channels first", () => {
  const first = (x: tf.Tensor) => x.transpose([0, 3, 1, 2]);
  const last = (x: tf.Tensor) => x.transpose<Tensor4D>([0, 2, 3, 1]);

  it("leaves no transposes where images are kept channels first", () => {
    const graph = traced({ x: { shape: [2, 3, 5, 4] }, f: inputs.f, g: { shape: [3, 3, 4, 2] } }, ({ x, f, g }) => {
      const between = tf.conv2d(last(x), f as Tensor4D, 1, "same");
      return { y: first(tf.conv2d(last(first(between)), g as Tensor4D, 1, "valid")) };
    });
    const moved = channelsFirst.apply(graph, context);
    expect(
      tidied(shapeChains)
        .apply(moved, context)
        .nodes.map(({ kernel }) => kernel),
    ).toEqual(["Conv2D", "Conv2D"]);
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
