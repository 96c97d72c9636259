import type { FusedBatchNormAttrs, SoftmaxAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";
import { positiveAxis } from "./shapes.js";

const softmax = rule({
  kernel: "Softmax",
  inputs: ["logits"],
  infer: ([logits]) => logits,
  lower: (onnx, [logits], { dim }: SoftmaxAttrs) =>
    onnx.map("Softmax", logits, { axis: { int: positiveAxis(dim, logits.shape.length) } }),
});

/** Written out channels last; ONNX's BatchNormalization wants channels first. */
const fusedBatchNorm = rule({
  kernel: "FusedBatchNorm",
  inputs: ["x", "scale?", "offset?", "mean", "variance"],
  infer: ([x]) => x,
  lower(onnx, [x, scale, offset, mean, variance], { varianceEpsilon }: FusedBatchNormAttrs) {
    const deviation = onnx.sqrt(onnx.add(variance, varianceEpsilon));
    const factor = scale ? onnx.div(scale, deviation) : onnx.reciprocal(deviation);
    const scaled = onnx.mul(onnx.sub(x, mean), factor);
    return offset ? onnx.add(scaled, offset) : scaled;
  },
});

export const normalization: readonly KernelRule[] = [softmax, fusedBatchNorm];
