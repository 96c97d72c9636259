import type { SumAttrs } from "@tensorflow/tfjs";
import { parseAxes, range, sizeOf } from "../kernels/shapes.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Rows shorter than this, and fewer rows than this, are summed as fast by the reduction. */
const SHORTEST_ROW = 8;
const FEWEST_ROWS = 4;

/** Writes the sum of many rows, such as the gradient of a bias, as a product with a row of ones, which is far faster. */
export const rowSums: Pass = {
  name: "row sums",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, attributes, results, origin }, builder) => {
      if (kernel !== "Sum" || results[0]!.dtype !== "float32") return undefined;
      const x = inputs[0]!;
      const { shape } = builder.value(x);
      const axes = parseAxes((attributes as unknown as SumAttrs).axis, shape.length);
      if (axes.length === shape.length || axes.join() !== range(axes.length).join()) return undefined;
      const width = sizeOf(shape.slice(axes.length));
      const rows = sizeOf(shape.slice(0, axes.length));
      if (width < SHORTEST_ROW || rows < FEWEST_ROWS) return undefined;
      const ones = builder.constant({ shape: [1, rows], dtype: "float32", data: 1 });
      const matrix = shape.length === 2 ? x : builder.node("Reshape", [x], { shape: [rows, width] })[0];
      const product = builder.node("BatchMatMul", [ones, matrix], { transposeA: false, transposeB: false }, origin);
      return builder.node("Reshape", product, { shape: results[0]!.shape });
    });
  },
};
