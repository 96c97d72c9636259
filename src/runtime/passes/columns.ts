import { sizeOf } from "../kernels/shapes.js";
import { splatOf } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";
import { broadcasting } from "./scalars.js";

/** Columns shorter than this are as fast with a scalar. */
const SHORTEST_COLUMN = 16;

/**
 * Writes a constant number beside a column at full size: where the last axis has one element, ONNX Runtime broadcasts a
 * scalar element by element, three times as slowly as it goes through two columns.
 */
export const columns: Pass = {
  name: "columns",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, results, attributes, origin }, builder) => {
      const { shape } = results[0]!;
      if (!broadcasting.has(kernel) || shape.at(-1) !== 1 || sizeOf(shape) < SHORTEST_COLUMN) return undefined;
      const isScalar = inputs.map((id) => sizeOf(builder.value(id!).shape) === 1 && splatOf(id, builder) !== undefined);
      if (!isScalar.includes(true)) return undefined;
      const columns = inputs.map((id, i) =>
        isScalar[i] ? builder.constant({ ...builder.constantOf(id)!, shape }) : id,
      );
      return builder.copy({ kernel, inputs: columns, attributes, origin }, results);
    });
  },
};
