import { sameShape } from "../kernels/shapes.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Kernels of one input that hand it on unchanged whenever they leave shape and type as they were. */
const inert = new Set([
  "BroadcastTo",
  "Cast",
  "Concat",
  "ExpandDims",
  "Identity",
  "Max",
  "Mean",
  "Min",
  "PadV2",
  "Prod",
  "Reshape",
  "Slice",
  "SplitV",
  "Sum",
  "Tile",
]);

/** Replaces what only hands its input on by the input. */
export const aliases: Pass = {
  name: "aliases",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, results }, builder) => {
      const [x] = inputs;
      if (!inert.has(kernel) || x === undefined || inputs.length !== 1 || results.length !== 1) return undefined;
      const [before, after] = [builder.value(x), results[0]!];
      return before.dtype === after.dtype && sameShape(before.shape, after.shape) ? [x] : undefined;
    });
  },
};
