import type { FillAttrs, LinSpaceAttrs, RangeAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";
import { range } from "./shapes.js";
import { dtypeOf } from "./types.js";

const fill = rule({
  kernel: "Fill",
  inputs: [],
  infer: (_, { shape, dtype }: FillAttrs) => ({ shape, dtype: dtypeOf(dtype, "Fill") }),
  lower: (onnx, _, { value }: FillAttrs, [output]) => onnx.constant(value as number, output.dtype, output.shape),
});

/** A kernel that looks at its input's shape and type only. */
function filledLike(kernel: string, value: number): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => x,
    lower: (onnx, [x]) => onnx.constant(value, x.dtype, x.shape),
  });
}

/** tfjs counts from start to stop, exclusive, downwards too where the step has that sign. */
const rangeRule = rule({
  kernel: "Range",
  inputs: [],
  infer: (_, { start, stop, step, dtype }: RangeAttrs) => ({
    shape: [Math.max(0, Math.ceil((stop - start) / step))],
    dtype,
  }),
  lower: (onnx, _, { start, step }: RangeAttrs, [output]) =>
    onnx.constant(
      range(output.shape[0]!).map((i) => start + i * step),
      output.dtype,
      output.shape,
    ),
});

const linSpace = rule({
  kernel: "LinSpace",
  inputs: [],
  infer: (_, { num }: LinSpaceAttrs) => ({ shape: [num], dtype: "float32" }),
  lower: (onnx, _, { start, stop, num }: LinSpaceAttrs, [output]) =>
    onnx.constant(
      range(num).map((i) => start + (num === 1 ? 0 : (i * (stop - start)) / (num - 1))),
      "float32",
      output.shape,
    ),
});

export const constants: readonly KernelRule[] = [
  fill,
  filledLike("ZerosLike", 0),
  filledLike("OnesLike", 1),
  rangeRule,
  linSpace,
];
