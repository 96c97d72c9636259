import type { GraphBuilder, ValueId } from "../graph.js";
import { broadcastShapes, sameShape } from "../kernels/shapes.js";
import { splatOf } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Kernels that broadcast their operands; of Maximum and Minimum the sign of a zero depends on how they do. */
const broadcasting = new Set(["Add", "Sub", "Multiply", "RealDiv"]);

/**
 * Drops a product with ones that only spreads its operand over a shape, as the gradient of a sum does, where the kernel
 * that takes it spreads it as well.
 */
export const spreads: Pass = {
  name: "spreads",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, attributes, results, origin }, builder) => {
      if (!broadcasting.has(kernel)) return undefined;
      const operands = [...inputs] as [ValueId, ValueId];
      for (const [i, id] of operands.entries()) {
        const narrow = spreadFrom(id, builder);
        if (narrow === undefined) continue;
        const shape = broadcastShapes(builder.value(narrow).shape, builder.value(operands[1 - i]!).shape);
        if (sameShape(shape, results[0]!.shape)) operands[i] = narrow;
      }
      if (operands.every((id, i) => id === inputs[i])) return undefined;
      return builder.copy({ kernel, inputs: operands, attributes, origin }, results);
    });
  },
};

/** What a product with ones spreads; nothing where a value is not such a product. */
function spreadFrom(id: ValueId, builder: GraphBuilder): ValueId | undefined {
  const node = builder.producer(id);
  if (node?.kernel !== "Multiply" || builder.value(id).dtype !== "float32") return undefined;
  const [a, b] = node.inputs as [ValueId, ValueId];
  if (splatOf(b, builder) === 1) return a;
  return splatOf(a, builder) === 1 ? b : undefined;
}
