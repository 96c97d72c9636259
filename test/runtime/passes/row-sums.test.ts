import { describe, expect, it } from "vitest";
import { gemms } from "../../../src/runtime/passes/gemms.js";
import { rowSums } from "../../../src/runtime/passes/row-sums.js";
import { after, context, tidied, traced } from "../graphs.js";

describe("row sums", () => {
  it("are products with a row of ones", () => {
    const graph = traced({ x: { shape: [4, 2, 8] } }, ({ x }) => ({ a: x.sum(0), b: x.sum([0, 1], true) }));
    expect(after(rowSums, graph)).toMatchInlineSnapshot(`
      "input x: float32[4,2,8]
      %0: float32[4,16] = Reshape(x) {shape: [4,16]}
      %1: float32[1,16] = BatchMatMul(1:float32[1,4], %0) {transposeA: false, transposeB: false}
      %2: float32[2,8] = Reshape(%1) {shape: [2,8]}
      %3: float32[8,8] = Reshape(x) {shape: [8,8]}
      %4: float32[1,8] = BatchMatMul(1:float32[1,8], %3) {transposeA: false, transposeB: false}
      %5: float32[1,1,8] = Reshape(%4) {shape: [1,1,8]}
      output a = %2
      output b = %5"
    `);
  });

  it("take a matrix as it is, so that the product takes in what transposed it", () => {
    const graph = traced({ x: { shape: [9, 4] } }, ({ x }) => ({ a: x.transpose().sum(0) }));
    expect(after(tidied(gemms), rowSums.apply(graph, context))).toMatchInlineSnapshot(`
      "input x: float32[9,4]
      %0: float32[1,9] = Gemm(1:float32[1,4], x) {transA: false, transB: true, alpha: 1}
      %1: float32[9] = Reshape(%0) {shape: [9]}
      output a = %1"
    `);
  });

  it("leave few rows, short rows, other axes and integers alone", () => {
    const graph = traced({ x: { shape: [4, 2] } }, ({ x }) => ({
      a: x.sum(0),
      b: x.sum(1),
      c: x.tile([1, 8]).cast("int32").sum(0),
      d: x.sum(),
      e: x.tile([1, 8]).slice([0, 0], [3, 16]).sum(0),
    }));
    expect(after(rowSums, graph)).not.toContain("MatMul");
  });
});
