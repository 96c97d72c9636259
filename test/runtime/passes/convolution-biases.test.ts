import type { Tensor4D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { convolutionBiases } from "../../../src/runtime/passes/convolution-biases.js";
import { context, evaluated, tidied, traced } from "../graphs.js";

const inputs = { x: { shape: [2, 5, 4, 3] }, f: { shape: [3, 2, 3, 4] }, b: { shape: [4] } };
const shapes = Object.entries(inputs).map(([name, { shape }]) => [name, shape.reduce((a, b) => a * b, 1)] as const);
const feeds = Object.fromEntries(
  shapes.map(([name, n]) => [name, Array.from({ length: n }, (_, i) => Math.sin(2 * i))]),
);

describe("convolution biases", () => {
  it("go into convolutions that nothing else uses", () => {
    const graph = traced(inputs, ({ x, f, b }) => {
      const convolve = (): Tensor4D => tf.conv2d(x as Tensor4D, f as Tensor4D, 1, "same");
      const twice = convolve();
      return { a: convolve().add(b), b: b.add(convolve()), kept: twice.add(b).mul(twice), other: convolve().add(1) };
    });
    expect(
      tidied(convolutionBiases)
        .apply(graph, context)
        .nodes.map(({ kernel }) => kernel),
    ).toEqual([...["Conv2D", "FusedConv2D", "FusedConv2D", "Add", "Multiply", "Conv2D", "Add"]]);
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
