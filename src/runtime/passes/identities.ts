import type { GraphBuilder, ValueId } from "../graph.js";
import { sameShape } from "../kernels/shapes.js";
import { splatOf } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/** Drops x * 1, x / 1, x^1, x + 0 and x - 0. */
export const identities: Pass = {
  name: "identities",
  apply(graph, context) {
    return rewrite(graph, context, unchanged);
  },
};

function unchanged({ kernel, inputs, results }: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const [a, b] = inputs as [ValueId, ValueId];
  const is = (id: ValueId, number: number, other: ValueId): boolean =>
    splatOf(id, builder) === number && sameShape(builder.value(other).shape, results[0]!.shape);
  switch (kernel) {
    case "Multiply":
      if (is(b, 1, a)) return [a];
      return is(a, 1, b) ? [b] : undefined;
    case "Add":
      if (is(b, 0, a)) return [a];
      return is(a, 0, b) ? [b] : undefined;
    case "Sub":
      return is(b, 0, a) ? [a] : undefined;
    case "RealDiv":
    case "Pow":
      return is(b, 1, a) ? [a] : undefined;
    default:
      return undefined;
  }
}
