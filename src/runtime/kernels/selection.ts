import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";

/** A rank-1 condition beside branches of higher rank chooses rows. */
const select = rule({
  kernel: "Select",
  inputs: ["condition", "t", "e"],
  infer: ([, t]) => t,
  lower(onnx, [condition, t, e]) {
    const rows = condition.shape.length === 1 && t.shape.length > 1;
    const mask = rows ? onnx.reshape(condition, [...condition.shape, ...t.shape.slice(1).map(() => 1)]) : condition;
    return onnx.where(onnx.cast(mask, "bool"), t, e);
  },
});

export const selection: readonly KernelRule[] = [select];
