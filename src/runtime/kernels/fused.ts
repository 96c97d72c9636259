import type { _FusedMatMulAttrs } from "@tensorflow/tfjs";
import { elu, prelu } from "./activation.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { Operand } from "./rule.js";

/** The activation that tfjs's fused kernels apply to their result. */
export function fusedActivation(
  onnx: OnnxBuilder,
  x: Operand,
  { activation, leakyreluAlpha }: Pick<_FusedMatMulAttrs, "activation" | "leakyreluAlpha">,
  slope: Operand | undefined,
): Operand {
  switch (activation) {
    case "linear":
      return x;
    case "relu":
      return onnx.map("Relu", x);
    case "relu6":
      return onnx.min(onnx.map("Relu", x), 6);
    case "elu":
      return elu(onnx, x);
    case "sigmoid":
      return onnx.map("Sigmoid", x);
    case "leakyrelu":
      return onnx.map("LeakyRelu", x, { alpha: leakyreluAlpha ?? 0.2 });
    case "prelu":
      return prelu(onnx, x, slope!);
  }
}
