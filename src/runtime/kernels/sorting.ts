import type { ArgMaxAttrs, SearchSortedAttrs, TopKAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";
import { positiveAxis, reducedShape, withExtent } from "./shapes.js";

/** The k largest of the last axis, largest first, and where they stood. */
const topK = rule({
  kernel: "TopK",
  inputs: ["x"],
  infer([x], { k }: TopKAttrs) {
    const shape = withExtent(x.shape, x.shape.length - 1, k);
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  lower(onnx, [x], { k }: TopKAttrs, [values]) {
    const numbers = onnx.cast(x, x.dtype === "bool" ? "int32" : x.dtype);
    const outputs = [
      { shape: values.shape, dtype: numbers.dtype },
      { shape: values.shape, dtype: "int64" },
    ] as const;
    const [largest, indices] = onnx.ops("TopK", [numbers, onnx.indices([k])], outputs);
    return [onnx.cast(largest!, x.dtype), onnx.cast(indices!, "int32")];
  },
});

/** The first place of an extreme value along an axis. */
function argExtreme(kernel: string): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer: ([x], { axis }: ArgMaxAttrs) => ({
      shape: reducedShape(x.shape, [positiveAxis(axis, x.shape.length)]),
      dtype: "int32",
    }),
    lower(onnx, [x], { axis }: ArgMaxAttrs, [output]) {
      const numbers = onnx.cast(x, x.dtype === "bool" ? "int32" : x.dtype);
      const attributes = { axis: { int: positiveAxis(axis, x.shape.length) }, keepdims: { int: 0 } };
      return onnx.cast(onnx.op(kernel, [numbers], output.shape, "int64", attributes), "int32");
    },
  });
}

/** How many members of each row's sorted sequence stand before each value ("right": are not after it). */
const searchSorted = rule({
  kernel: "SearchSorted",
  inputs: ["sortedSequence", "values"],
  infer: ([, values]) => ({ shape: values.shape, dtype: "int32" }),
  lower(onnx, [sorted, values], { side }: SearchSortedAttrs) {
    const [batches, length] = sorted.shape as [number, number];
    const row = onnx.reshape(sorted, [batches, 1, length]);
    const column = onnx.reshape(values, [...values.shape, 1]);
    const before = side === "left" ? onnx.less(row, column) : onnx.lessOrEqual(row, column);
    return onnx.reduce("ReduceSum", onnx.cast(before, "int32"), [2]);
  },
});

export const sorting: readonly KernelRule[] = [topK, argExtreme("ArgMax"), argExtreme("ArgMin"), searchSorted];
