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

/** Gemm transposes for nothing but knows matrices only: `a` may be a batch where all of its rows meet one matrix `b`. */
function fitsGemm(a: Operand, b: Operand, transposeA: boolean): boolean {
  return a.dtype === "float32" && batchSize(b) === 1 && (batchSize(a) === 1 || !transposeA);
}

function batchSize(x: Operand): number {
  return sizeOf(x.shape.slice(0, -2));
}

function gemm(onnx: OnnxBuilder, a: Operand, b: Operand, transA: boolean, transB: boolean, bias?: Operand): Operand {
  const left = onnx.reshape(a, transA ? a.shape.slice(-2) : [batchSize(a) * a.shape.at(-2)!, a.shape.at(-1)!]);
  const right = onnx.reshape(b, b.shape.slice(-2));
  const shape = [left.shape[transA ? 1 : 0]!, right.shape[transB ? 0 : 1]!];
  return onnx.op("Gemm", bias ? [left, right, bias] : [left, right], shape, a.dtype, {
    transA: { int: transA ? 1 : 0 },
    transB: { int: transB ? 1 : 0 },
  });
}

function product(onnx: OnnxBuilder, a: Operand, b: Operand, transA: boolean, transB: boolean): Operand {
  return onnx.matMul(transA ? transposed(onnx, a) : a, transB ? transposed(onnx, b) : b);
}

const batchMatMul = rule({
  kernel: "BatchMatMul",
  inputs: ["a", "b"],
  infer: ([a, b], { transposeA, transposeB }: BatchMatMulAttrs) => ({
    shape: productShape(a, b, transposeA, transposeB),
    dtype: a.dtype,
  }),
  lower(onnx, [a, b], { transposeA, transposeB }: BatchMatMulAttrs, [output]) {
    if (!fitsGemm(a, b, transposeA)) return product(onnx, a, b, transposeA, transposeB);
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
    const row = bias === undefined || sizeOf(bias.shape.slice(0, -1)) === 1 ? bias : undefined;
    const sum = fitsGemm(a, b, transposeA)
      ? onnx.reshape(
          gemm(onnx, a, b, transposeA, transposeB, row && onnx.reshape(row, row.shape.slice(-1))),
          output.shape,
        )
      : addBias(onnx, product(onnx, a, b, transposeA, transposeB), row);
    const biased = row === bias ? sum : addBias(onnx, sum, bias);
    return fusedActivation(onnx, biased, attributes, slope);
  },
});

function addBias(onnx: OnnxBuilder, x: Operand, bias: Operand | undefined): Operand {
  return bias ? onnx.add(x, bias) : x;
}

export const matmul: readonly KernelRule[] = [batchMatMul, fusedMatMul];
