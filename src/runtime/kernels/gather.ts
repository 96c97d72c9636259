import type { GatherV2Attrs, OneHotAttrs, ScatterNdAttrs, UnsortedSegmentSumAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand, Value } from "./rule.js";
import { positiveAxis, range, sizeOf } from "./shapes.js";
import { dtypeOf } from "./types.js";

/** With `batchDims` leading axes shared, `indices` of the rest replace the axis. */
const gatherV2 = rule({
  kernel: "GatherV2",
  inputs: ["x", "indices"],
  infer([x, indices], { axis, batchDims }: GatherV2Attrs) {
    const along = positiveAxis(axis, x.shape.length);
    const shape = [...x.shape.slice(0, along), ...indices.shape.slice(batchDims), ...x.shape.slice(along + 1)];
    return { shape, dtype: x.dtype };
  },
  lower(onnx, [x, indices], { axis, batchDims }: GatherV2Attrs, [output]) {
    const along = positiveAxis(axis, x.shape.length);
    const integers = onnx.cast(indices, "int32");
    if (batchDims === 0) return onnx.gather(x, integers, along);
    return onnx.reshape(batchedGather(onnx, x, integers, along, batchDims), output.shape);
  },
});

/** One gather over the rows of all batches: batch b's row i is row b n + i. */
function batchedGather(onnx: OnnxBuilder, x: Operand, indices: Operand, axis: number, batchDims: number): Operand {
  const batches = sizeOf(x.shape.slice(0, batchDims));
  const outer = sizeOf(x.shape.slice(batchDims, axis));
  const inner = sizeOf(x.shape.slice(axis + 1));
  const n = x.shape[axis]!;
  const grouped = onnx.transpose(onnx.reshape(x, [batches, outer, n, inner]), [0, 2, 1, 3]);
  const rows = onnx.reshape(grouped, [batches * n, outer, inner]);
  const offsets = onnx.constant(
    range(batches).map((b) => b * n),
    "int32",
    [batches, 1],
  );
  const flat = onnx.add(onnx.reshape(indices, [batches, sizeOf(indices.shape) / batches]), offsets);
  return onnx.transpose(onnx.gather(rows, flat, 0), [0, 2, 1, 3]);
}

const gatherNd = rule({
  kernel: "GatherNd",
  inputs: ["params", "indices"],
  infer: ([params, indices]) => ({
    shape: [...indices.shape.slice(0, -1), ...params.shape.slice(indices.shape.at(-1))],
    dtype: params.dtype,
  }),
  lower: (onnx, [params, indices], _, [output]) =>
    onnx.op("GatherND", [params, onnx.cast(indices, "int64")], output.shape, params.dtype),
});

/** Updates of the same place add up. */
const scatterNd = rule({
  kernel: "ScatterNd",
  inputs: ["indices", "updates"],
  infer: ([, updates], { shape }: ScatterNdAttrs) => ({ shape, dtype: updates.dtype }),
  lower: (onnx, [indices, updates], _, [output]) => onnx.scatterAdd(onnx.cast(indices, "int64"), updates, output.shape),
});

const tensorScatterUpdate = rule({
  kernel: "TensorScatterUpdate",
  inputs: ["tensor", "indices", "updates"],
  infer: ([tensor]) => tensor,
  lower: (onnx, [tensor, indices, updates]) =>
    onnx.op("ScatterND", [tensor, onnx.cast(indices, "int64"), updates], tensor.shape, tensor.dtype),
});

/** Rows whose segment is negative are dropped: they go to a segment past the end, which is cut off. */
const unsortedSegmentSum = rule({
  kernel: "UnsortedSegmentSum",
  inputs: ["x", "segmentIds"],
  infer: ([x], { numSegments }: UnsortedSegmentSumAttrs) => ({
    shape: [numSegments, ...x.shape.slice(1)],
    dtype: x.dtype,
  }),
  lower(onnx, [x, segmentIds], { numSegments }: UnsortedSegmentSumAttrs, [output]) {
    const rows = sizeOf(segmentIds.shape);
    const row = output.shape.slice(1);
    const segments = onnx.where(onnx.less(segmentIds, 0), onnx.constant(numSegments, segmentIds.dtype), segmentIds);
    const indices = onnx.cast(onnx.reshape(segments, [rows, 1]), "int64");
    const sums = onnx.scatterAdd(indices, onnx.reshape(x, [rows, ...row]), [numSegments + 1, ...row]);
    return onnx.slice(
      sums,
      output.shape.map(() => 0),
      output.shape,
    );
  },
});

/** ONNX's OneHot wraps negative indices round; tfjs gives them a row of off values. */
const oneHot = rule({
  kernel: "OneHot",
  inputs: ["indices"],
  infer: ([indices], { depth, dtype }: OneHotAttrs): Value => ({
    shape: [...indices.shape, depth],
    dtype: dtypeOf(dtype, "OneHot"),
  }),
  lower(onnx, [indices], { depth, onValue, offValue }: OneHotAttrs, [output]) {
    const classes = onnx.constant(range(depth), indices.dtype, [depth]);
    const hot = onnx.equal(onnx.reshape(indices, [...indices.shape, 1]), classes);
    if (onValue === 1 && offValue === 0) return onnx.cast(hot, output.dtype);
    return onnx.where(hot, onnx.constant(onValue, output.dtype), onnx.constant(offValue, output.dtype));
  },
});

export const gathering: readonly KernelRule[] = [
  gatherV2,
  gatherNd,
  scatterNd,
  tensorScatterUpdate,
  unsortedSegmentSum,
  oneHot,
];
