import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { folding } from "../../../src/runtime/passes/folding.js";
import { after, tidied, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

describe("folding", () => {
  it("computes what depends on constants alone, and keeps equal elements as one number", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.mul(tf.scalar(4).sqrt().add(1)),
      b: x.add(tf.fill([3], 2).reshape([1, 3]).tile([2, 1])),
      c: x.add(tf.ones([5, 3]).sum(0)),
      d: x.add(tf.tensor1d([1, 2, 3]).mul(tf.tensor2d([[1], [10]]))),
    }));
    expect(after(tidied(folding), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Multiply(x, 3)
      %1: float32[2,3] = Add(x, 2:float32[2,3])
      %2: float32[2,3] = Add(x, 5:float32[3])
      %3: float32[2,3] = Add(x, {1 2 3 10 20 30}:float32[2,3])
      output a = %0
      output b = %1
      output c = %2
      output d = %3"
    `);
  });

  it("rounds to the precision of the program", () => {
    const graph = traced(matrix, ({ x }) => ({ y: x.mul(tf.scalar(0.1).add(0.2)) }));
    expect(after(tidied(folding), graph, "float32")).toContain(`Multiply(x, ${Math.fround(0.1 + 0.2)})`);
    expect(after(tidied(folding), graph, "float64")).toContain(`Multiply(x, ${0.1 + 0.2})`);
  });
});
