import type { ValueId } from "../graph.js";
import { scalar } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** scale (max(x, 0) + alpha (exp(min(x, 0)) - 1)) */
interface ExponentialUnit {
  readonly scale: number;
  readonly alpha: number;
}

const units: ReadonlyMap<string, ExponentialUnit> = new Map([
  /** Clevert et al. (arXiv 1511.07289), equation 15. */
  ["Elu", { scale: 1, alpha: 1 }],
  /** Klambauer et al. (arXiv 1706.02515), equations 2 and 14. */
  ["Selu", { scale: 1.0507009873554805, alpha: 1.6732632423543772 }],
]);

/**
 * Writes ELU and SELU out: ONNX Runtime's own are several times slower than these vectorised kernels together, their
 * derivatives share alpha exp(min(x, 0)) with them, and the scale stands outermost, where the next Gemm takes it.
 */
export const exponentialUnits: Pass = {
  name: "exponential units",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, origin }, builder) => {
      const unit = units.get(kernel);
      if (unit === undefined) return undefined;
      const node = (name: string, ...operands: ValueId[]): ValueId => builder.node(name, operands, {}, origin)[0]!;
      const times = (x: ValueId, factor: number): ValueId =>
        factor === 1 ? x : node("Multiply", x, scalar(factor, builder));
      const x = inputs[0]!;
      const tail = times(node("Exp", node("Minimum", x, scalar(0, builder))), unit.alpha);
      const shifted = node("Sub", tail, scalar(unit.alpha, builder));
      return [times(node("Add", node("Relu", x), shifted), unit.scale)];
    });
  },
};
