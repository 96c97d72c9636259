import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { sharing } from "../../../src/runtime/passes/sharing.js";
import { after, context, tidied, traced } from "../graphs.js";

describe("sharing", () => {
  it("computes equal expressions once, whichever way round a product stands", () => {
    const graph = traced({ x: { shape: [3] }, y: { shape: [3] } }, ({ x, y }) => ({
      a: x.mul(y).add(y.mul(x)),
      b: x.sum(0).sub(x.sum(0, true)),
      c: x.mul(2).sub(x.mul(2)),
    }));
    expect(after(tidied(sharing), graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      input y: float32[3]
      %0: float32[3] = Multiply(x, y)
      %1: float32[3] = Add(%0, %0)
      %2: float32[] = Sum(x) {axis: 0, keepDims: false}
      %3: float32[1] = Sum(x) {axis: 0, keepDims: true}
      %4: float32[1] = Sub(%2, %3)
      %5: float32[3] = Multiply(x, 2)
      %6: float32[3] = Sub(%5, %5)
      output a = %1
      output b = %4
      output c = %6"
    `);
  });

  it("tells apart what differs in an attribute, a sign of zero, a type or an order that matters", () => {
    const graph = traced({ x: { shape: [3] }, y: { shape: [3] } }, ({ x, y }) => ({
      a: x.sub(y).add(y.sub(x)),
      b: x.clipByValue(0, 1).add(x.clipByValue(0, Infinity)),
      c: x.div(0).add(x.div(-0)),
      d: x.add(tf.tensor1d([1, 0, 1])).add(tf.tensor1d([1, 0, 1], "int32").cast("float32")),
    }));
    expect(tidied(sharing).apply(graph, context).nodes).toHaveLength(graph.nodes.length);
  });
});
