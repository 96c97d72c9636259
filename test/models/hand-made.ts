import type { Flow, ParameterSpec, VectorField } from "../../src/models/model.js";
import { points } from "../../src/numerics/points.js";
import type { Points } from "../../src/numerics/points.js";
import { uniformBox } from "./build.js";

function zeros(name: string, shape: readonly number[]): ParameterSpec {
  return {
    name,
    shape,
    initialize(out) {
      out.fill(0);
    },
  };
}

/** v(t, x) = A x + b, the same at all times: parameters A [d, d] (row by row), then b [d]. */
export function linearField(d: number): VectorField {
  return {
    family: "vectorField",
    dimension: d,
    parameters: [zeros("A", [d, d]), zeros("b", [d])],
    velocity: (parameters, _, x) => x.matMul(parameters["A"]!, false, true).add(parameters["b"]!),
  };
}

/** x = exp(a) z + b, coordinate by coordinate: parameters a [d], then b [d]. */
export function affineFlow(d: number): Flow {
  return {
    family: "flow",
    dimension: d,
    parameters: [zeros("a", [d]), zeros("b", [d])],
    forward: (parameters, z) => ({
      value: z.mul(parameters["a"]!.exp()).add(parameters["b"]!),
      logDet: z.mul(0).sum(1).add(parameters["a"]!.sum()),
    }),
    inverse: (parameters, x) => ({
      value: x.sub(parameters["b"]!).div(parameters["a"]!.exp()),
      logDet: x.mul(0).sum(1).sub(parameters["a"]!.sum()),
    }),
  };
}

/** Points spread evenly over the box [-half, half]^d. */
export function box(n: number, d: number, half: number): Points {
  return { n, d, data: uniformBox(n, d, half) };
}

/** The nodes of a square grid over [-half, half]^2 and the area that each stands for. */
export function grid(half: number, side: number): { readonly nodes: Points; readonly area: number } {
  const step = (2 * half) / (side - 1);
  const nodes = points(side * side, 2);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) nodes.data.set([-half + i * step, -half + j * step], 2 * (i * side + j));
  }
  return { nodes, area: step * step };
}

/** Sum of exp(log density) times area: the integral of a smooth density that vanishes at the border. */
export function integral(logDensity: Float64Array, area: number): number {
  return logDensity.reduce((sum, log) => sum + Math.exp(log) * area, 0);
}
