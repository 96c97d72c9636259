import type { BatchMatMulAttrs, _FusedMatMulAttrs } from "@tensorflow/tfjs";
import { UserError } from "../../numerics/error.js";
import { rule } from "./define.js";
import { fusedActivation } from "./fused.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand, Value } from "./rule.js";
import { broadcastShapes, range, sizeOf } from "./shapes.js";

function productShape(a: Value, b: Value, transposeA: boolean, transposeB: boolean): readonly number[] {
  if (a.shape.at(transposeA ? -2 : -1) !== b.shape.at(transposeB ? -1 : -2)) {
    const [left, right] = [a, b].map(({ shape }) => `[${shape.join(", ")}]`) as [string, string];
    const flags = [transposeA, transposeB].map((flag) => (flag ? " transposed" : "")) as [string, string];
    throw new UserError(`Matrices of shapes ${left}${flags[0]} and ${right}${flags[1]} do not multiply.`);
  }
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  return [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
}

/** The last two axes swapped. */
function transposed(onnx: OnnxBuilder, x: Operand): Operand {
  const rank = x.shape.length;
  return onnx.transpose(x, [...range(rank - 2), rank - 1, rank - 2]);
}

/** tfjs lifts matrices to batches of one; Gemm transposes for nothing but knows matrices only. */
function gemm(onnx: OnnxBuilder, a: Operand, b: Operand, transA: boolean, transB: boolean, bias?: Operand): Operand {
  const [m, n] = productShape(a as Value, b as Value, transA, transB).slice(-2);
  const matrices = [a, b].map((x) => onnx.reshape(x, x.shape.slice(-2)));
  return onnx.op("Gemm", bias ? [...matrices, bias] : matrices, [m!, n!], a.dtype, {
    transA: { int: transA ? 1 : 0 },
    transB: { int: transB ? 1 : 0 },
  });
}

function product(onnx: OnnxBuilder, a: Operand, b: Operand, transA: boolean, transB: boolean): Operand {
  return onnx.matMul(transA ? transposed(onnx, a) : a, transB ? transposed(onnx, b) : b);
}

function isMatrix(x: Operand): boolean {
  return x.dtype === "float32" && sizeOf(x.shape.slice(0, -2)) === 1;
}

const batchMatMul = rule({
  kernel: "BatchMatMul",
  inputs: ["a", "b"],
  infer: ([a, b], { transposeA, transposeB }: BatchMatMulAttrs) => ({
    shape: productShape(a, b, transposeA, transposeB),
    dtype: a.dtype,
  }),
  lower(onnx, [a, b], { transposeA, transposeB }: BatchMatMulAttrs, [output]) {
    if (!isMatrix(a) || !isMatrix(b)) return product(onnx, a, b, transposeA, transposeB);
    return onnx.reshape(gemm(onnx, a, b, transposeA, transposeB), output.shape);
  },
});

const fusedMatMul = rule({
  kernel: "_FusedMatMul",
  inputs: ["a", "b", "bias?", "preluActivationWeights?"],
  infer: ([a, b], { transposeA, transposeB }: _FusedMatMulAttrs) => ({
    shape: productShape(a, b, transposeA, transposeB),
    dtype: a.dtype,
  }),
  lower(onnx, [a, b, bias, slope], attributes: _FusedMatMulAttrs, [output]) {
    const { transposeA, transposeB } = attributes;
    const matrices = isMatrix(a) && isMatrix(b) && (!bias || isMatrix(bias));
    const biased = matrices
      ? onnx.reshape(
          gemm(onnx, a, b, transposeA, transposeB, bias && onnx.reshape(bias, bias.shape.slice(-2))),
          output.shape,
        )
      : addBias(onnx, product(onnx, a, b, transposeA, transposeB), bias);
    return fusedActivation(onnx, biased, attributes, slope);
  },
});

function addBias(onnx: OnnxBuilder, x: Operand, bias: Operand | undefined): Operand {
  return bias ? onnx.add(x, bias) : x;
}

export const matmul: readonly KernelRule[] = [batchMatMul, fusedMatMul];
