import { describe, expect, it } from "vitest";
import { rowSums } from "../../../src/runtime/passes/row-sums.js";
import { after, traced } from "../graphs.js";

describe("row sums", () => {
  it("are products with a row of ones", () => {
    const graph = traced({ x: { shape: [4, 2, 8] } }, ({ x }) => ({ a: x.sum(0), b: x.sum([0, 1], true) }));
    expect(after(rowSums, graph)).toMatchInlineSnapshot(`
      "input x: float32[4,2,8]
      %0: float32[4,16] = Reshape(x) {shape: [4,16]}
      %1: float32[1,16] = Gemm(1:float32[1,4], %0) {transA: false, transB: false, alpha: 1}
      %2: float32[2,8] = Reshape(%1) {shape: [2,8]}
      %3: float32[8,8] = Reshape(x) {shape: [8,8]}
      %4: float32[1,8] = Gemm(1:float32[1,8], %3) {transA: false, transB: false, alpha: 1}
      %5: float32[1,1,8] = Reshape(%4) {shape: [1,1,8]}
      output a = %2
      output b = %5"
    `);
  });

  it("leave short rows, other axes and integers alone", () => {
    const graph = traced({ x: { shape: [4, 2] } }, ({ x }) => ({
      a: x.sum(0),
      b: x.sum(1),
      c: x.tile([1, 8]).cast("int32").sum(0),
      d: x.sum(),
    }));
    expect(after(rowSums, graph)).not.toContain("Gemm");
  });
});
