import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { folding } from "../../../src/runtime/passes/folding.js";
import { spreads } from "../../../src/runtime/passes/spreads.js";
import { after, context, evaluated, tidied, traced } from "../graphs.js";

const inputs = { x: { shape: [2, 1] }, y: { shape: [2, 3] } };

describe("spreads", () => {
  it("drop products with ones whose shape the other operand has", () => {
    const graph = traced(inputs, ({ x, y }) => ({
      a: x.mul(tf.ones([2, 3])).mul(y),
      b: y.sub(tf.ones([1, 3]).mul(x)),
      c: x.mul(tf.ones([2, 3])).div(x.mul(tf.ones([1, 3]))),
    }));
    expect(after(tidied(spreads), folding.apply(graph, context))).toMatchInlineSnapshot(`
      "input x: float32[2,1]
      input y: float32[2,3]
      %0: float32[2,3] = Multiply(x, y)
      %1: float32[2,3] = Sub(y, x)
      %2: float32[2,3] = Multiply(x, 1:float32[1,3])
      %3: float32[2,3] = RealDiv(x, %2)
      output a = %0
      output b = %1
      output c = %3"
    `);
  });

  it("leave products with other numbers, and what nothing else would spread", () => {
    const graph = traced(inputs, ({ x, y }) => ({
      a: x.mul(tf.fill([2, 3], 2)).mul(y),
      b: x.mul(tf.ones([2, 3])).add(x),
      c: x.mul(tf.ones([2, 3])).exp(),
    }));
    const folded = folding.apply(graph, context);
    expect(after(tidied(spreads), folded)).toBe(after(tidied(folding), graph));
  });

  it("make the gradient of a sum a product that broadcasts", () => {
    const graph = traced(inputs, ({ x, y }) => ({
      g: tf.grad((v) => v.square().sum(1).mul(x.flatten()).sum())(y),
    }));
    expect(after(tidied(spreads), folding.apply(graph, context))).not.toContain("1:float32[2,3]");
  });

  it("keep infinities, NaN and the signs of zeros", async () => {
    const edges = [Infinity, -Infinity, NaN, 0, -0, 1e300];
    const graph = traced({ x: { shape: [6, 1] }, y: { shape: [1, 6] } }, ({ x, y }) => {
      const [a, b] = [x.mul(tf.ones([6, 6])), y.mul(tf.ones([6, 6]))];
      return { sum: a.add(b), difference: a.sub(b), product: a.mul(b), quotient: a.div(b) };
    });
    const feeds = { x: edges, y: edges };
    const rewritten = tidied(spreads).apply(folding.apply(graph, context), context);
    expect(rewritten.nodes).toHaveLength(4);
    expect(await evaluated(rewritten, feeds)).toEqual(await evaluated(graph, feeds));
  });
});
