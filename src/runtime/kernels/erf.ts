import type { OnnxBuilder } from "./onnx-builder.js";
import type { Operand } from "./rule.js";

/** Nodes and weights of the n-point Gauss-Legendre rule on [0, 1]. */
function gaussLegendre(n: number): { nodes: number[]; weights: number[] } {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let iteration = 0; iteration < 8; iteration++) {
      let [previous, value] = [1, x];
      for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
      slope = (n * (x * value - previous)) / (x * x - 1);
      x -= value / slope;
    }
    nodes.push((x + 1) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { nodes, weights };
}

/** Beyond it 1 - |erf| is below the last bit of a double. */
const bound = 6;
const quadrature = gaussLegendre(40);

/**
 * The error function in double, erf x = (2 x / sqrt(pi)) times the integral of exp(-(x t)^2) over t in [0, 1], by a
 * quadrature that is exact to rounding for |x| <= 6; all terms are positive, so small x lose nothing.
 */
export function doubleErf(onnx: OnnxBuilder, unbounded: Operand): Operand {
  const x = onnx.max(onnx.min(unbounded, bound), -bound);
  const { nodes, weights } = quadrature;
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
