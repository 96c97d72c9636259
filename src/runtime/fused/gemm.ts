import { rule } from "../kernels/define.js";

export interface GemmAttributes {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly alpha: number;
}

/** alpha a b + bias for matrices, each of a and b transposed or not. */
export const gemm = rule({
  kernel: "Gemm",
  inputs: ["a", "b", "bias?"],
  infer: ([a, b], { transA, transB }: GemmAttributes) => ({
    shape: [a.shape[transA ? 1 : 0]!, b.shape[transB ? 0 : 1]!],
    dtype: "float32",
  }),
  lower: (onnx, [a, b, bias], { transA, transB, alpha }: GemmAttributes, [{ shape }]) =>
    onnx.op("Gemm", bias === undefined ? [a, b] : [a, b, bias], shape, "float32", {
      transA: { int: transA ? 1 : 0 },
      transB: { int: transB ? 1 : 0 },
      alpha,
    }),
});
