import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { broadcastShapes } from "./shapes.js";

/** A broadcasting kernel with a bool result; ONNX orders no bools, so those are compared as int32. */
function comparison(kernel: string, formula: (onnx: OnnxBuilder, a: Operand, b: Operand) => Operand): KernelRule {
  return rule({
    kernel,
    inputs: ["a", "b"],
    infer: ([a, b]) => ({ shape: broadcastShapes(a.shape, b.shape), dtype: "bool" }),
    lower(onnx, [a, b]) {
      if (a.dtype !== "bool") return formula(onnx, a, b);
      return formula(onnx, onnx.cast(a, "int32"), onnx.cast(b, "int32"));
    },
  });
}

function logical(kernel: string, operator: string): KernelRule {
  return rule({
    kernel,
    inputs: ["a", "b"],
    infer: ([a, b]) => ({ shape: broadcastShapes(a.shape, b.shape), dtype: "bool" }),
    lower: (onnx, [a, b]) => onnx.binary(operator, onnx.cast(a, "bool"), onnx.cast(b, "bool")),
  });
}

/** A test of one float. */
function floatTest(kernel: string, formula: (onnx: OnnxBuilder, x: Operand) => Operand): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => ({ shape: x.shape, dtype: "bool" }),
    lower: (onnx, [x]) => formula(onnx, onnx.cast(x, "float32")),
  });
}

const logicalNot = rule({
  kernel: "LogicalNot",
  inputs: ["x"],
  infer: ([x]) => ({ shape: x.shape, dtype: "bool" }),
  lower: (onnx, [x]) => onnx.not(onnx.cast(x, "bool")),
});

export const comparisons: readonly KernelRule[] = [
  comparison("Equal", (onnx, a, b) => onnx.equal(a, b)),
  comparison("NotEqual", (onnx, a, b) => onnx.not(onnx.equal(a, b))),
  comparison("Greater", (onnx, a, b) => onnx.greater(a, b)),
  comparison("GreaterEqual", (onnx, a, b) => onnx.greaterOrEqual(a, b)),
  comparison("Less", (onnx, a, b) => onnx.less(a, b)),
  comparison("LessEqual", (onnx, a, b) => onnx.lessOrEqual(a, b)),
  logical("LogicalAnd", "And"),
  logical("LogicalOr", "Or"),
  logicalNot,
  floatTest("IsNan", (onnx, x) => onnx.op("IsNaN", [x], x.shape, "bool")),
  floatTest("IsInf", (onnx, x) => onnx.op("IsInf", [x], x.shape, "bool")),
  floatTest("IsFinite", (onnx, x) => onnx.equal(onnx.sub(x, x), 0)),
];
