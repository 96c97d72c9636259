import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { clamps } from "../../../src/runtime/passes/clamps.js";
import { after, context, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

describe("clamps", () => {
  it("are clips, Relu and one-sided steps", () => {
    const graph = traced(matrix, ({ x }) => ({ a: x.maximum(0), b: x.minimum(1), c: tf.maximum(-2, x), d: x.step() }));
    expect(after(clamps, graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Relu(x)
      %1: float32[2,3] = ClipByValue(x) {clipValueMin: -Infinity, clipValueMax: 1}
      %2: float32[2,3] = ClipByValue(x) {clipValueMin: -2, clipValueMax: Infinity}
      %3: float32[2,3] = Positive(x)
      output a = %0
      output b = %1
      output c = %2
      output d = %3"
    `);
  });

  it("leave bounds that vary, other steps and integers alone", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.maximum(x.neg()),
      d: x.step(0.5),
      e: x.cast("int32").maximum(tf.scalar(0, "int32")),
    }));
    expect(clamps.apply(graph, context).nodes.map(({ kernel }) => kernel)).toEqual(
      graph.nodes.map(({ kernel }) => kernel),
    );
  });
});
