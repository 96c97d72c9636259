import type { StepAttrs } from "@tensorflow/tfjs";
import type { GraphBuilder, ValueId } from "../graph.js";
import { splatOf } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/** Writes bounds by a constant, and steps at zero, with the kernels that ONNX Runtime has vectorised. */
export const clamps: Pass = {
  name: "clamps",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => {
      switch (site.kernel) {
        case "Maximum":
          return bounded(site, builder, (bound) => (bound === 0 ? undefined : [bound, Infinity]));
        case "Minimum":
          return bounded(site, builder, (bound) => [-Infinity, bound]);
        case "Step":
          return step(site, builder);
        default:
          return undefined;
      }
    });
  },
};

/** `rangeOf` gives the range of a clip by the bound, or nothing where it is Relu's. */
function bounded(
  { inputs, results, origin }: Site,
  builder: GraphBuilder,
  rangeOf: (bound: number) => readonly [number, number] | undefined,
): readonly ValueId[] | undefined {
  if (results[0]!.dtype !== "float32") return undefined;
  for (const [i, id] of inputs.entries()) {
    const bound = splatOf(id, builder);
    if (bound === undefined || builder.value(id!).shape.length > 0 || Number.isNaN(bound)) continue;
    const x = inputs[1 - i]!;
    const range = rangeOf(bound);
    if (range === undefined) return builder.node("Relu", [x], {}, origin);
    return builder.node("ClipByValue", [x], { clipValueMin: range[0], clipValueMax: range[1] }, origin);
  }
  return undefined;
}

function step({ inputs, attributes, results, origin }: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  if ((attributes as unknown as StepAttrs).alpha !== 0 || results[0]!.dtype !== "float32") return undefined;
  return builder.node("Positive", inputs, {}, origin);
}
