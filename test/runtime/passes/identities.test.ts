import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { folding } from "../../../src/runtime/passes/folding.js";
import { identities } from "../../../src/runtime/passes/identities.js";
import { after, context, tidied, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

describe("identities", () => {
  it("drops factors of one and terms of zero", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x
        .mul(tf.ones([2, 3]))
        .add(0)
        .sub(0)
        .div(1)
        .pow(1),
      b: tf.scalar(0).add(tf.scalar(1).mul(x)),
    }));
    expect(after(tidied(identities), folding.apply(graph, context))).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      output a = x
      output b = x"
    `);
  });

  it("keeps what broadcasts", () => {
    const graph = traced({ x: { shape: [3] } }, ({ x }) => ({ a: x.mul(tf.ones([2, 3])), b: x.add(tf.zeros([2, 1])) }));
    expect(after(tidied(identities), graph)).toMatchInlineSnapshot(`
      "input x: float32[3]
      %0: float32[2,3] = Multiply(x, 1:float32[2,3])
      %1: float32[2,3] = Add(x, 0:float32[2,1])
      output a = %0
      output b = %1"
    `);
  });
});
