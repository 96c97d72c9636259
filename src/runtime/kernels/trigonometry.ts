import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";

/** A float kernel of one input. */
function trigonometric(kernel: string, formula: (onnx: OnnxBuilder, x: Operand) => Operand): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => ({ shape: x.shape, dtype: "float32" }),
    lower: (onnx, [x]) => formula(onnx, onnx.cast(x, "float32")),
  });
}

export const trigonometry: readonly KernelRule[] = [
  trigonometric("Sin", (onnx, x) => onnx.map("Sin", x)),
  trigonometric("Cos", (onnx, x) => onnx.map("Cos", x)),
];
