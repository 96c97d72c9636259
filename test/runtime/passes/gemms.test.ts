import { describe, expect, it } from "vitest";
import { graphKernels } from "../../../src/runtime/kernel-table.js";
import { gemms } from "../../../src/runtime/passes/gemms.js";
import { after, tidied, traced } from "../graphs.js";

describe("gemms", () => {
  const inputs = { x: { shape: [4, 3] }, w: { shape: [3, 5] }, b: { shape: [5] } };

  it("take the bias, the transposes and the constant factors around a product", () => {
    const graph = traced(inputs, ({ x, w, b }) => ({
      biased: x.matMul(w).add(b),
      before: b.add(x.mul(2).matMul(w).mul(3)),
      transposed: w.transpose().matMul(x, false, true).mul(0.5),
    }));
    expect(after(tidied(gemms), graph)).toMatchInlineSnapshot(`
      "input x: float32[4,3]
      input w: float32[3,5]
      input b: float32[5]
      %0: float32[4,5] = Gemm(x, w, b) {transA: false, transB: false, alpha: 1}
      %1: float32[4,5] = Gemm(x, w, b) {transA: false, transB: false, alpha: 6}
      %2: float32[5,4] = Gemm(w, x) {transA: true, transB: true, alpha: 0.5}
      output biased = %0
      output before = %1
      output transposed = %2"
    `);
  });

  it("are transposed by the order and the transposes of their operands", () => {
    const graph = traced({ ...inputs, column: { shape: [4, 1] }, full: { shape: [4, 5] } }, (tensors) => {
      const { x, w, b, column, full } = tensors;
      const product = x.matMul(w);
      return {
        bare: x.matMul(w).transpose(),
        row: x.matMul(w).add(b).transpose(),
        column: w.matMul(x, true, true).transpose().add(column).transpose(),
        full: x.matMul(w).add(full).transpose(),
        twice: product.transpose().matMul(product),
      };
    });
    expect(after(tidied(gemms), graph)).toMatchInlineSnapshot(`
      "input x: float32[4,3]
      input w: float32[3,5]
      input b: float32[5]
      input column: float32[4,1]
      input full: float32[4,5]
      %0: float32[4,5] = Gemm(x, w) {transA: false, transB: false, alpha: 1}
      %1: float32[5,4] = Gemm(w, x) {transA: true, transB: true, alpha: 1}
      %2: float32[5,1] = Reshape(b) {shape: [5,1]}
      %3: float32[5,4] = Gemm(w, x, %2) {transA: true, transB: true, alpha: 1}
      %4: float32[1,4] = Reshape(column) {shape: [1,4]}
      %5: float32[5,4] = Gemm(w, x, %4) {transA: true, transB: true, alpha: 1}
      %6: float32[4,5] = Gemm(x, w, full) {transA: false, transB: false, alpha: 1}
      %7: float32[5,4] = Transpose(%6) {perm: [1,0]}
      %8: float32[5,5] = Gemm(%0, %0) {transA: true, transB: false, alpha: 1}
      output bare = %1
      output row = %3
      output column = %5
      output full = %7
      output twice = %8"
    `);
  });

  it("take a factor in doubles only if it is a float", () => {
    const graph = traced(inputs, ({ x, w }) => ({
      a: x.mul(0.1).matMul(w),
      b: x.matMul(w).mul(0.1),
      c: x.mul(2).matMul(w),
    }));
    const alphas = (precision: "float32" | "float64") =>
      tidied(gemms)
        .apply(graph, { table: graphKernels, precision })
        .nodes.map(({ kernel, attributes }) => attributes["alpha"] ?? kernel);
    expect(alphas("float32")).toEqual([0.1, 0.1, 2]);
    expect(alphas("float64")).toEqual(["Multiply", 1, 1, "Multiply", 2]);
  });

  it("leave a product that is used twice, batches, and biases that would widen it", () => {
    const graph = traced({ ...inputs, c: { shape: [7, 4, 5] } }, ({ x, w, b, c }) => {
      const product = x.matMul(w);
      return {
        twice: product.add(b).mul(product),
        batch: c.matMul(w, false, true),
        wide: x.matMul(w).add(c),
      };
    });
    expect(after(tidied(gemms), graph)).toMatchInlineSnapshot(`
      "input x: float32[4,3]
      input w: float32[3,5]
      input b: float32[5]
      input c: float32[7,4,5]
      %0: float32[4,5] = Gemm(x, w) {transA: false, transB: false, alpha: 1}
      %1: float32[4,5] = Add(%0, b)
      %2: float32[4,5] = Multiply(%1, %0)
      %3: float32[7,4,3] = BatchMatMul(c, w) {transposeA: false, transposeB: true}
      %4: float32[4,5] = Gemm(x, w) {transA: false, transB: false, alpha: 1}
      %5: float32[7,4,5] = Add(%4, c)
      output twice = %2
      output batch = %3
      output wide = %5"
    `);
  });
});
