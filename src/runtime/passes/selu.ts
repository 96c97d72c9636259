import type { ValueId } from "../graph.js";
import { scalar } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Klambauer et al. (arXiv 1706.02515), equations 2 and 14. */
const scale = 1.0507009873554805;
const alpha = 1.6732632423543772;

/**
 * Writes SELU out: ONNX Runtime's own is several times slower than these vectorised kernels together, the derivative
 * shares alpha exp(min(x, 0)) with it, and the scale stands outermost, where the next Gemm takes it.
 */
export const selu: Pass = {
  name: "selu",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, origin }, builder) => {
      if (kernel !== "Selu") return undefined;
      const number = (data: number): ValueId => scalar(data, builder);
      const node = (name: string, ...operands: ValueId[]): ValueId => builder.node(name, operands, {}, origin)[0]!;
      const x = inputs[0]!;
      const tail = node("Multiply", node("Exp", node("Minimum", x, number(0))), number(alpha));
      const unscaled = node("Add", node("Relu", x), node("Sub", tail, number(alpha)));
      return [node("Multiply", unscaled, number(scale))];
    });
  },
};
