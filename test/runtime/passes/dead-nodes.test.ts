import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { deadNodes } from "../../../src/runtime/passes/dead-nodes.js";
import { after, traced } from "../graphs.js";

describe("dead nodes", () => {
  it("drops what no output needs, and keeps every input", () => {
    const graph = traced({ x: { shape: [3] }, unused: { shape: [2] } }, ({ x, unused }) => {
      unused.exp().mul(tf.tensor1d([1, 2]));
      return { y: x.exp() };
    });
    expect(after(deadNodes, graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      input unused: float32[2]
      %0: float32[3] = Exp(x)
      output y = %0"
    `);
  });
});
