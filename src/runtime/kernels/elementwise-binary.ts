import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { broadcastShapes } from "./shapes.js";

type Formula = (onnx: OnnxBuilder, a: Operand, b: Operand) => Operand;

/** A broadcasting kernel in the type of its inputs; ONNX has no bool arithmetic, so bool goes through int32. */
function arithmetic(kernel: string, formula: Formula): KernelRule {
  return rule({
    kernel,
    inputs: ["a", "b"],
    infer: ([a, b]) => ({ shape: broadcastShapes(a.shape, b.shape), dtype: a.dtype }),
    lower(onnx, [a, b]) {
      if (a.dtype !== "bool") return formula(onnx, a, b);
      return onnx.cast(formula(onnx, onnx.cast(a, "int32"), onnx.cast(b, "int32")), "bool");
    },
  });
}

const addN = rule({
  kernel: "AddN",
  inputs: "list",
  infer: ([first]) => first!,
  lower: (onnx, terms) => terms.reduce((sum, term) => onnx.add(sum, term)),
});

/** ONNX rounds an integer quotient towards zero, tfjs towards minus infinity. */
const floorDiv = rule({
  kernel: "FloorDiv",
  inputs: ["a", "b"],
  infer: ([a, b]) => ({ shape: broadcastShapes(a.shape, b.shape), dtype: "int32" }),
  lower(onnx, [a, b]) {
    if (a.dtype === "float32") return onnx.cast(onnx.floor(onnx.div(a, b)), "int32");
    const [left, right] = [onnx.cast(a, "int32"), onnx.cast(b, "int32")];
    const remainder = onnx.binary("Mod", left, right);
    return onnx.div(onnx.sub(left, remainder), right);
  },
});

/** The remainder has the divisor's sign. ONNX's integer Mod agrees; its float one (C's fmod) has the dividend's. */
const mod = arithmetic("Mod", (onnx, a, b) => {
  if (a.dtype !== "float32") return onnx.binary("Mod", a, b);
  const fmod = (left: Operand, right: Operand): Operand =>
    onnx.op("Mod", [left, right], broadcastShapes(left.shape, right.shape), a.dtype, { fmod: { int: 1 } });
  const remainder = fmod(a, b);
  const sameSign = onnx.equal(onnx.less(a, 0), onnx.less(b, 0));
  return onnx.where(sameSign, remainder, fmod(onnx.add(remainder, b), b));
});

export const elementwiseBinary: readonly KernelRule[] = [
  arithmetic("Add", (onnx, a, b) => onnx.add(a, b)),
  arithmetic("Sub", (onnx, a, b) => onnx.sub(a, b)),
  arithmetic("Multiply", (onnx, a, b) => onnx.mul(a, b)),
  arithmetic("RealDiv", (onnx, a, b) => onnx.div(a, b)),
  arithmetic("Maximum", (onnx, a, b) => onnx.max(a, b)),
  arithmetic("Minimum", (onnx, a, b) => onnx.min(a, b)),
  arithmetic("Pow", (onnx, a, b) => onnx.pow(a, b)),
  arithmetic("SquaredDifference", (onnx, a, b) => {
    const difference = onnx.sub(a, b);
    return onnx.mul(difference, difference);
  }),
  addN,
  floorDiv,
  mod,
];
