import { describe, expect, it } from "vitest";
import { shapeChains } from "../../../src/runtime/passes/shape-chains.js";
import { after, tidied, traced } from "../graphs.js";

const matrix = { x: { shape: [2, 3] } };

describe("shape chains", () => {
  it("makes one of a reshape of a reshape, a transpose of a transpose, a cast of a cast", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.reshape([6]).expandDims(0),
      b: x.expandDims(0).transpose([2, 0, 1]).transpose([0, 2, 1]),
      c: x.greater(0).cast("int32").cast("float32"),
    }));
    expect(after(tidied(shapeChains), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: float32[1,6] = Reshape(x) {shape: [1,6]}
      %1: float32[1,2,3] = ExpandDims(x) {dim: 0}
      %2: float32[3,2,1] = Transpose(%1) {perm: [2,1,0]}
      %3: bool[2,3] = Greater(x, 0)
      %4: float32[2,3] = Cast(%3) {dtype: "float32"}
      output a = %0
      output b = %2
      output c = %4"
    `);
  });

  it("makes none of one that undoes another", () => {
    const graph = traced(matrix, ({ x }) => ({
      a: x.reshape([6]).reshape([2, 3]),
      b: x.transpose().transpose(),
      c: x.greater(0).cast("float32").cast("bool"),
    }));
    expect(after(tidied(shapeChains), graph)).toMatchInlineSnapshot(`
      "input x: float32[2,3]
      %0: bool[2,3] = Greater(x, 0)
      output a = x
      output b = x
      output c = %0"
    `);
  });

  it("makes reshapes of transposes that move axes of one element only", () => {
    const graph = traced({ x: { shape: [4, 1] }, y: { shape: [1, 2, 1, 3] } }, ({ x, y }) => ({
      a: x.transpose(),
      b: x.transpose().expandDims(0),
      c: x.reshape([2, 2, 1]).transpose([0, 2, 1]).exp(),
      d: y.transpose([1, 0, 3, 2]),
      e: y.transpose([3, 0, 1, 2]),
    }));
    expect(after(tidied(shapeChains), graph)).toMatchInlineSnapshot(`
      "input x: float32[4,1]
      input y: float32[1,2,1,3]
      %0: float32[1,4] = Reshape(x) {shape: [1,4]}
      %1: float32[1,1,4] = Reshape(x) {shape: [1,1,4]}
      %2: float32[2,1,2] = Reshape(x) {shape: [2,1,2]}
      %3: float32[2,1,2] = Exp(%2)
      %4: float32[2,1,3,1] = Reshape(y) {shape: [2,1,3,1]}
      %5: float32[3,1,2,1] = Transpose(y) {perm: [3,0,1,2]}
      output a = %0
      output b = %1
      output c = %3
      output d = %4
      output e = %5"
    `);
  });
});
