import { describe, expect, it } from "vitest";
import { aliases } from "../../../src/runtime/passes/aliases.js";
import { after, context, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

describe("aliases", () => {
  it("drops what hands its input on", () => {
    const graph = traced(matrix, ({ x }) => ({
      y: x.clone().reshape([2, 3]).tile([1, 1]).slice([0, 0], [2, 3]).cast("float32").exp(),
    }));
    expect(after(aliases, graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[2,3] = Exp(x)
      output y = %0"
    `);
  });

  it("makes reshapes of reductions of axes of one element", () => {
    const graph = traced({ x: { shape: [1, 3, 1] } }, ({ x }) => ({
      a: x.sum(2).max(0),
      b: x.mean(0, true),
      c: x.sum(1),
    }));
    expect(after(aliases, graph)).toMatchInlineSnapshot(`
      "input x: float32[1,3,1]
      %0: float32[1,3] = Reshape(x) {shape: [1,3]}
      %1: float32[3] = Reshape(%0) {shape: [3]}
      %2: float32[1,1] = Sum(x) {axis: 1, keepDims: false}
      output a = %1
      output b = x
      output c = %2"
    `);
  });

  it("keeps what changes shape or type", () => {
    const graph = traced(matrix, ({ x }) => ({ y: x.reshape([6]), z: x.cast("int32"), s: x.sum(0, true) }));
    expect(aliases.apply(graph, context).nodes).toHaveLength(3);
  });
});
