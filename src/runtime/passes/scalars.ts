import { broadcastShapes, sameShape } from "../kernels/shapes.js";
import { splatOf } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Kernels of two operands that broadcast. */
export const broadcasting: ReadonlySet<string> = new Set([
  "Add",
  "Sub",
  "Multiply",
  "RealDiv",
  "Maximum",
  "Minimum",
  "Pow",
  "SquaredDifference",
  "Equal",
  "NotEqual",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
]);

/** Makes one number of a full-size constant of equal elements, which broadcasting brings to the same size. */
export const scalars: Pass = {
  name: "scalars",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, results, attributes, origin }, builder) => {
      if (!broadcasting.has(kernel)) return undefined;
      const shapes = inputs.map((id) => builder.value(id!).shape);
      const shrinks = shapes.map((shape, i) => {
        const others = shapes.filter((_, j) => j !== i);
        const needless = shape.length > 0 && sameShape(broadcastShapes(...others), results[0]!.shape);
        return needless && splatOf(inputs[i], builder) !== undefined;
      });
      if (!shrinks.includes(true)) return undefined;
      const shrunk = inputs.map((id, i) =>
        shrinks[i] ? builder.constant({ ...builder.constantOf(id)!, shape: [] }) : id,
      );
      return builder.copy({ kernel, inputs: shrunk, attributes, origin }, results);
    });
  },
};
