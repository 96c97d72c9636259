import { gaussLegendre } from "../../numerics/quadrature.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { Operand } from "./rule.js";

/** Beyond it 1 - |erf| is below the last bit of a double. */
const bound = 6;
const rule = gaussLegendre(40);
const nodes = [...rule.nodes].map((x) => (x + 1) / 2);
const weights = [...rule.weights].map((w) => w / 2);

/**
 * The error function in double, erf x = (2 x / sqrt(pi)) times the integral of exp(-(x t)^2) over t in [0, 1], by a
 * quadrature that is exact to rounding for |x| <= 6; all terms are positive, so small x lose nothing.
 */
export function doubleErf(onnx: OnnxBuilder, unbounded: Operand): Operand {
  const x = onnx.max(onnx.min(unbounded, bound), -bound);
  const exponents = onnx.constant(
    nodes.map((t) => -t * t),
    "float32",
    [1, nodes.length],
  );
  const factors = onnx.constant(
    weights.map((w) => (2 * w) / Math.sqrt(Math.PI)),
    "float32",
    [nodes.length, 1],
  );
  const column = onnx.reshape(onnx.mul(x, x), [x.shape.reduce((size, extent) => size * extent, 1), 1]);
  const integral = onnx.matMul(onnx.exp(onnx.mul(column, exponents)), factors);
  return onnx.mul(x, onnx.reshape(integral, x.shape));
}
