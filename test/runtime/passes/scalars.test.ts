import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { folding } from "../../../src/runtime/passes/folding.js";
import { scalars } from "../../../src/runtime/passes/scalars.js";
import { after, context, tidied, traced } from "../graphs.js";

describe("scalars", () => {
  it("are made of full-size constants of equal elements, where the other operand has the shape", () => {
    const graph = traced({ x: { shape: [2, 3] }, row: { shape: [3] } }, ({ x, row }) => ({
      a: x.mul(tf.fill([2, 3], 5)),
      b: tf.fill([3], 5).greater(x),
      c: row.mul(tf.fill([2, 3], 5)),
    }));
    expect(after(tidied(scalars), folding.apply(graph, context))).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      input row: float32[3]
      %0: float32[2,3] = Multiply(x, 5)
      %1: bool[2,3] = Greater(5, x)
      %2: float32[2,3] = Multiply(row, 5:float32[2,3])
      output a = %0
      output b = %1
      output c = %2"
    `);
  });
});
