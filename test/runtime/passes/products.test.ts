import { describe, expect, it } from "vitest";
import { products } from "../../../src/runtime/passes/products.js";
import { after, context, tidied, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

describe("products", () => {
  it("replace squares, exact divisions, doublings and exact chains of factors", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.pow(2),
      b: x.div(4),
      c: x.add(x).mul(0.25).mul(0.3).div(2),
    }));
    expect(after(tidied(products), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Square(x)
      %1: float32[2,3] = Multiply(x, 0.25)
      %2: float32[2,3] = Multiply(x, 0.075)
      output a = %0
      output b = %1
      output c = %2"
    `);
  });

  it("keep what they would round differently", () => {
    const graph = traced(matrix, ({ x }) => ({ a: x.pow(3), b: x.div(3), c: x.mul(0.1).mul(0.3) }));
    expect(products.apply(graph, context).nodes.map(({ kernel }) => kernel)).toEqual(
      graph.nodes.map(({ kernel }) => kernel),
    );
  });
});
