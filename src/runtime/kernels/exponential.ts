import type { OnnxBuilder } from "./onnx-builder.js";
import type { Operand } from "./rule.js";

/**
 * log(1 + x) to a few units in the last place however small x is: log(u) x / (u - 1) with u = 1 + x as rounded
 * (Kahan). The bound keeps an infinite x from being divided by itself.
 */
export function log1p(onnx: OnnxBuilder, x: Operand): Operand {
  const u = onnx.add(x, 1);
  const rounded = onnx.min(onnx.sub(u, 1), 1e38);
  return onnx.where(onnx.equal(rounded, 0), x, onnx.mul(onnx.log(u), onnx.div(x, rounded)));
}

/** exp(x) - 1 without cancellation: 2 t / (1 - t) with t = tanh(x / 2) where |x| < 1. */
export function expm1(onnx: OnnxBuilder, x: Operand): Operand {
  const t = onnx.map("Tanh", onnx.mul(x, 0.5));
  const small = onnx.div(onnx.mul(t, 2), onnx.sub(1, t));
  return onnx.where(onnx.less(onnx.abs(x), 1), small, onnx.sub(onnx.exp(x), 1));
}

/** log(1 + exp(x)), neither overflowing for large x nor losing small values: max(x, 0) + log1p(exp(-|x|)). */
export function softplus(onnx: OnnxBuilder, x: Operand): Operand {
  return onnx.add(onnx.max(x, 0), log1p(onnx, onnx.exp(onnx.neg(onnx.abs(x)))));
}
