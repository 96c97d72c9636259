import { sameShape, sizeOf } from "../kernels/shapes.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Kernels that do nothing to axes of one element but, perhaps, drop them. */
const reductions = ["Max", "Mean", "Min", "Prod", "Sum"];

/** Kernels of one input that hand it on unchanged whenever they leave shape and type as they were. */
const inert = new Set([
  "BroadcastTo",
  "Cast",
  "Concat",
  "ExpandDims",
  "Identity",
  "PadV2",
  "Reshape",
  "Slice",
  "SplitV",
  "Tile",
  ...reductions,
]);

/** Replaces what only hands its input on by the input, and reductions of axes of one element by reshapes. */
export const aliases: Pass = {
  name: "aliases",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, results }, builder) => {
      const [x] = inputs;
      if (!inert.has(kernel) || x === undefined || inputs.length !== 1 || results.length !== 1) return undefined;
      const [before, after] = [builder.value(x), results[0]!];
      if (before.dtype !== after.dtype) return undefined;
      if (sameShape(before.shape, after.shape)) return [x];
      const reshapes = reductions.includes(kernel) && sizeOf(before.shape) === sizeOf(after.shape);
      return reshapes ? builder.node("Reshape", [x], { shape: after.shape }) : undefined;
    });
  },
};
