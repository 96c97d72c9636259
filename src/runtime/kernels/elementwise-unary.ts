import type { ClipByValueAttrs, StepAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";

type Formula = (onnx: OnnxBuilder, x: Operand) => Operand;

/** A kernel of one input computed in floats; integers are cast there and back, which truncates as tfjs does. */
function floatUnary(kernel: string, formula: Formula): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => x,
    lower: (onnx, [x]) => onnx.cast(formula(onnx, onnx.cast(x, "float32")), x.dtype),
  });
}

/** A kernel of one input computed in the input's own type; bool goes through int32. */
function unary(kernel: string, formula: Formula): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => x,
    lower: (onnx, [x]) =>
      x.dtype === "bool" ? onnx.cast(formula(onnx, onnx.cast(x, "int32")), "bool") : formula(onnx, x),
  });
}

/** A kernel that is one ONNX operator in floats. */
const floatOperator = (kernel: string, operator = kernel): KernelRule =>
  floatUnary(kernel, (onnx, x) => onnx.map(operator, x));

const step = rule({
  kernel: "Step",
  inputs: ["x"],
  infer: ([x]) => x,
  lower(onnx, [x], { alpha }: StepAttrs) {
    const number = onnx.cast(x, x.dtype === "bool" ? "int32" : x.dtype);
    const positive = onnx.greater(number, 0);
    const stepped =
      alpha === 0 ? onnx.cast(positive, number.dtype) : onnx.where(positive, 1, onnx.constant(alpha, number.dtype));
    return onnx.cast(onnx.expand(stepped, x.shape), x.dtype);
  },
});

const clipByValue = rule({
  kernel: "ClipByValue",
  inputs: ["x"],
  infer: ([x]) => x,
  lower: (onnx, [x], { clipValueMin, clipValueMax }: ClipByValueAttrs) =>
    onnx.op("Clip", [x, onnx.constant(clipValueMin, x.dtype), onnx.constant(clipValueMax, x.dtype)], x.shape, x.dtype),
});

export const elementwiseUnary: readonly KernelRule[] = [
  unary("Neg", (onnx, x) => onnx.neg(x)),
  unary("Abs", (onnx, x) => onnx.abs(x)),
  unary("Sign", (onnx, x) => onnx.sign(x)),
  unary("Square", (onnx, x) => onnx.mul(x, x)),
  unary("Relu", (onnx, x) => onnx.map("Relu", x)),
  unary("Relu6", (onnx, x) => onnx.min(onnx.map("Relu", x), 6)),
  ...["Exp", "Log", "Sqrt", "Reciprocal", "Floor", "Ceil", "Round"].map((kernel) => floatOperator(kernel)),
  floatUnary("Rsqrt", (onnx, x) => onnx.reciprocal(onnx.sqrt(x))),
  step,
  clipByValue,
];
