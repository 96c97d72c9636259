import { rule } from "./define.js";
import { log1p } from "./exponential.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { broadcastShapes } from "./shapes.js";

type Formula = (onnx: OnnxBuilder, x: Operand) => Operand;

/** A float kernel of one input that ONNX Runtime computes in both precisions. */
function native(kernel: string): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => ({ shape: x.shape, dtype: "float32" }),
    lower: (onnx, [x]) => onnx.map(kernel, x),
  });
}

/** A float kernel of one input that ONNX Runtime computes in float32 only: `formula` is for float64. */
function composedInDouble(kernel: string, formula: Formula): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x]) => ({ shape: x.shape, dtype: "float32" }),
    lower: (onnx, [x]) => (onnx.precision === "float32" ? onnx.map(kernel, x) : formula(onnx, x)),
  });
}

/** Beyond it the arc tangent is pi / 2 to the last bit; infinities would make the iteration subtract them. */
const atanBound = 1e100;

/**
 * Arc tangent in double: a guess within 5e-3 radians, then y - tan(y - atan x) twice, each of which cubes the error;
 * tan(y - atan x) = (sin y - x cos y) / (cos y + x sin y).
 */
function doubleAtan(onnx: OnnxBuilder, unbounded: Operand): Operand {
  const x = onnx.max(onnx.min(unbounded, atanBound), -atanBound);
  const square = onnx.mul(x, x);
  const inner = onnx.div(x, onnx.add(onnx.mul(square, 0.28), 1));
  const outer = onnx.sub(onnx.mul(onnx.sign(x), Math.PI / 2), onnx.div(x, onnx.add(square, 0.28)));
  let y = onnx.where(onnx.less(onnx.abs(x), 1), inner, outer);
  for (let iteration = 0; iteration < 2; iteration++) {
    const [sin, cos] = [onnx.map("Sin", y), onnx.map("Cos", y)];
    y = onnx.sub(y, onnx.div(onnx.sub(sin, onnx.mul(x, cos)), onnx.add(cos, onnx.mul(x, sin))));
  }
  return y;
}

function atan(onnx: OnnxBuilder, x: Operand): Operand {
  return onnx.precision === "float32" ? onnx.map("Atan", x) : doubleAtan(onnx, x);
}

const asin: Formula = (onnx, x) => doubleAtan(onnx, onnx.div(x, onnx.sqrt(onnx.mul(onnx.sub(1, x), onnx.add(x, 1)))));

const acos: Formula = (onnx, x) => onnx.mul(doubleAtan(onnx, onnx.sqrt(onnx.div(onnx.sub(1, x), onnx.add(x, 1)))), 2);

/** tan(y) = atan2(y, x): the angle of the point (x, y), 0 at the origin. */
const atan2 = rule({
  kernel: "Atan2",
  inputs: ["a", "b"],
  infer: ([a, b]) => ({ shape: broadcastShapes(a.shape, b.shape), dtype: "float32" }),
  lower(onnx, [y, x]) {
    const halfTurn = onnx.where(onnx.less(y, 0), -Math.PI, onnx.constant(Math.PI, "float32"));
    const offset = onnx.where(onnx.less(x, 0), halfTurn, 0);
    const onAxis = onnx.mul(onnx.sign(y), Math.PI / 2);
    return onnx.where(onnx.equal(x, 0), onAxis, onnx.add(atan(onnx, onnx.div(y, x)), offset));
  },
});

const sinh: Formula = (onnx, x) => {
  const large = onnx.mul(onnx.sub(onnx.exp(x), onnx.exp(onnx.neg(x))), 0.5);
  const t = onnx.map("Tanh", onnx.mul(x, 0.5));
  const small = onnx.div(onnx.mul(t, 2), onnx.sub(1, onnx.mul(t, t)));
  return onnx.where(onnx.less(onnx.abs(x), 0.5), small, large);
};

const cosh: Formula = (onnx, x) => onnx.mul(onnx.add(onnx.exp(x), onnx.exp(onnx.neg(x))), 0.5);

/** asinh x = sign(x) log(1 + |x| + x^2 / (1 + sqrt(1 + x^2))). */
const asinh: Formula = (onnx, x) => {
  const square = onnx.mul(x, x);
  const excess = onnx.div(square, onnx.add(onnx.sqrt(onnx.add(square, 1)), 1));
  return onnx.mul(onnx.sign(x), log1p(onnx, onnx.add(onnx.abs(x), excess)));
};

const acosh: Formula = (onnx, x) => {
  const excess = onnx.sub(x, 1);
  return log1p(onnx, onnx.add(excess, onnx.sqrt(onnx.mul(excess, onnx.add(x, 1)))));
};

const atanh: Formula = (onnx, x) => {
  const size = onnx.abs(x);
  const ratio = onnx.div(onnx.mul(size, 2), onnx.sub(1, size));
  return onnx.mul(onnx.mul(onnx.sign(x), 0.5), log1p(onnx, ratio));
};

export const trigonometry: readonly KernelRule[] = [
  native("Sin"),
  native("Cos"),
  composedInDouble("Tan", (onnx, x) => onnx.div(onnx.map("Sin", x), onnx.map("Cos", x))),
  composedInDouble("Asin", asin),
  composedInDouble("Acos", acos),
  composedInDouble("Atan", doubleAtan),
  atan2,
  composedInDouble("Sinh", sinh),
  composedInDouble("Cosh", cosh),
  composedInDouble("Asinh", asinh),
  composedInDouble("Acosh", acosh),
  composedInDouble("Atanh", atanh),
];
