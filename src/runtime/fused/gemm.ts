import { rule } from "../kernels/define.js";
import type { OnnxBuilder } from "../kernels/onnx-builder.js";
import type { Operand } from "../kernels/rule.js";

export interface GemmAttributes {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly alpha: number;
}

/** ONNX Runtime is slow at products that are this narrow and transpose their first operand. */
const narrow = { from: 2, to: 8 };

/** alpha a b + bias for matrices, each of a and b transposed or not. */
export const gemm = rule({
  kernel: "Gemm",
  inputs: ["a", "b", "bias?"],
  infer: ([a, b], { transA, transB }: GemmAttributes) => ({
    shape: [a.shape[transA ? 1 : 0]!, b.shape[transB ? 0 : 1]!],
    dtype: "float32",
  }),
  lower(onnx, [a, b, bias], attributes: GemmAttributes, [{ shape }]) {
    const { transA, transB } = attributes;
    const [rows, columns] = shape as [number, number];
    const isNarrow = columns >= narrow.from && columns <= narrow.to && rows > columns;
    if (transA && !transB && isNarrow && bias === undefined) {
      return onnx.transpose(product(onnx, [b, a], [columns, rows], attributes), [1, 0]);
    }
    return product(onnx, bias === undefined ? [a, b] : [a, b, bias], shape, attributes);
  },
});

function product(
  onnx: OnnxBuilder,
  operands: readonly Operand[],
  shape: readonly number[],
  { transA, transB, alpha }: GemmAttributes,
): Operand {
  const flags = { transA: { int: transA ? 1 : 0 }, transB: { int: transB ? 1 : 0 } };
  return onnx.op("Gemm", operands, shape, "float32", { ...flags, alpha });
}
