import type { LeakyReluAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import { doubleErf } from "./erf.js";
import { expm1, log1p, softplus } from "./exponential.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { broadcastShapes } from "./shapes.js";

/** Klambauer et al. (arXiv 1706.02515), equations 2 and 14. */
export const seluScale = 1.0507009873554805;
export const seluAlpha = 1.6732632423543772;

/** A float kernel of one input. */
function activation(kernel: string, formula: (onnx: OnnxBuilder, x: Operand) => Operand): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => ({ shape: x.shape, dtype: "float32" }),
    lower: (onnx, [x]) => formula(onnx, onnx.cast(x, "float32")),
  });
}

/** alpha (exp(x) - 1) of the negative part: Min and Exp run several times faster than ONNX Runtime's Elu and Selu. */
function exponentialTail(onnx: OnnxBuilder, x: Operand, alpha: number): Operand {
  return onnx.sub(onnx.mul(onnx.exp(onnx.min(x, 0)), alpha), alpha);
}

export function elu(onnx: OnnxBuilder, x: Operand): Operand {
  return onnx.add(onnx.max(x, 0), exponentialTail(onnx, x, 1));
}

export function prelu(onnx: OnnxBuilder, x: Operand, slope: Operand): Operand {
  return onnx.where(onnx.less(x, 0), onnx.mul(x, slope), x);
}

const preluRule = rule({
  kernel: "Prelu",
  inputs: ["x", "alpha"],
  infer: ([x, alpha]) => ({ shape: broadcastShapes(x.shape, alpha.shape), dtype: "float32" }),
  lower: (onnx, [x, alpha]) => prelu(onnx, x, alpha),
});

const leakyRelu = rule({
  kernel: "LeakyRelu",
  inputs: ["x"],
  infer: ([x]) => ({ shape: x.shape, dtype: "float32" }),
  lower: (onnx, [x], { alpha }: LeakyReluAttrs) => onnx.map("LeakyRelu", onnx.cast(x, "float32"), { alpha }),
});

export const activations: readonly KernelRule[] = [
  activation("Tanh", (onnx, x) => onnx.map("Tanh", x)),
  activation("Sigmoid", (onnx, x) => onnx.map("Sigmoid", x)),
  activation("Elu", elu),
  activation("Selu", (onnx, x) =>
    onnx.add(onnx.mul(onnx.max(x, 0), seluScale), exponentialTail(onnx, x, seluScale * seluAlpha)),
  ),
  activation("Softplus", softplus),
  activation("Expm1", expm1),
  activation("Log1p", log1p),
  activation("Erf", (onnx, x) => (onnx.precision === "float32" ? onnx.map("Erf", x) : doubleErf(onnx, x))),
  leakyRelu,
  preluRule,
];
