import type { ConcatAttrs, PackAttrs, PadV2Attrs, SliceAttrs, SplitVAttrs, UnpackAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule, Value } from "./rule.js";
import { positiveAxis, sizeOf, withExtent } from "./shapes.js";

const concat = rule({
  kernel: "Concat",
  inputs: "list",
  infer(parts, { axis }: ConcatAttrs) {
    const [first] = parts as [Value];
    const along = positiveAxis(axis, first.shape.length);
    const extent = parts.reduce((sum, part) => sum + part.shape[along]!, 0);
    return { shape: withExtent(first.shape, along, extent), dtype: first.dtype };
  },
  lower(onnx, parts, { axis }: ConcatAttrs, [output]) {
    const filled = parts.filter((part) => sizeOf(part.shape) > 0);
    return onnx.concat(filled.length > 0 ? filled : parts.slice(0, 1), positiveAxis(axis, output.shape.length));
  },
});

const slice = rule({
  kernel: "Slice",
  inputs: ["x"],
  infer([x], { begin, size }: SliceAttrs) {
    const [first, extents] = sliceOf(x, begin, size);
    return { shape: x.shape.map((extent, axis) => extents[axis] ?? extent - (first[axis] ?? 0)), dtype: x.dtype };
  },
  lower(onnx, [x], { begin, size }: SliceAttrs, [output]) {
    const [first] = sliceOf(x, begin, size);
    return onnx.slice(
      x,
      x.shape.map((_, axis) => first[axis] ?? 0),
      output.shape,
    );
  },
});

/** tfjs's begin and size an axis; a size that is missing or -1 reaches to the end. */
function sliceOf(
  x: { readonly shape: readonly number[] },
  begin: number | readonly number[],
  size: number | readonly number[],
): readonly [readonly number[], readonly (number | undefined)[]] {
  const first = typeof begin === "number" ? [begin] : begin;
  const given = typeof size === "number" ? [size] : size;
  return [first, x.shape.map((_, axis) => (given[axis] === -1 ? undefined : given[axis]))];
}

/** The sizes that a split count, or a list with one -1 for the rest, stands for. */
function splitSizes(extent: number, numOrSizeSplits: number | readonly number[]): readonly number[] {
  if (typeof numOrSizeSplits === "number") {
    return Array.from({ length: numOrSizeSplits }, () => extent / numOrSizeSplits);
  }
  const known = numOrSizeSplits.reduce((sum, size) => (size === -1 ? sum : sum + size), 0);
  return numOrSizeSplits.map((size) => (size === -1 ? extent - known : size));
}

const splitV = rule({
  kernel: "SplitV",
  inputs: ["x"],
  infer([x], { numOrSizeSplits, axis }: SplitVAttrs) {
    const along = positiveAxis(axis, x.shape.length);
    return splitSizes(x.shape[along]!, numOrSizeSplits).map((extent) => ({
      shape: withExtent(x.shape, along, extent),
      dtype: x.dtype,
    }));
  },
  lower(onnx, [x], { axis }: SplitVAttrs, outputs) {
    const along = positiveAxis(axis, x.shape.length);
    const sizes = outputs.map((output) => output.shape[along]!);
    return onnx.ops("Split", [x, onnx.indices(sizes)], outputs, { axis: { int: along } });
  },
});

const pack = rule({
  kernel: "Pack",
  inputs: "list",
  infer(parts, { axis }: PackAttrs) {
    const [first] = parts as [Value];
    const along = positiveAxis(axis, first.shape.length + 1);
    return { shape: first.shape.toSpliced(along, 0, parts.length), dtype: first.dtype };
  },
  lower(onnx, parts, { axis }: PackAttrs, [output]) {
    const along = positiveAxis(axis, output.shape.length);
    const layer = withExtent(output.shape, along, 1);
    return onnx.concat(
      parts.map((part) => onnx.reshape(part, layer)),
      along,
    );
  },
});

const unpack = rule({
  kernel: "Unpack",
  inputs: ["value"],
  infer([value], { axis }: UnpackAttrs) {
    const along = positiveAxis(axis, value.shape.length);
    const shape = value.shape.toSpliced(along, 1);
    return Array.from({ length: value.shape[along]! }, () => ({ shape, dtype: value.dtype }));
  },
  lower(onnx, [value], { axis }: UnpackAttrs, outputs) {
    const along = positiveAxis(axis, value.shape.length);
    const layer = { shape: withExtent(value.shape, along, 1), dtype: value.dtype };
    const sizes = onnx.indices(outputs.map(() => 1));
    const layers = onnx.ops(
      "Split",
      [value, sizes],
      outputs.map(() => layer),
      { axis: { int: along } },
    );
    return layers.map((part, i) => onnx.reshape(part, outputs[i]!.shape));
  },
});

const padV2 = rule({
  kernel: "PadV2",
  inputs: ["x"],
  infer: ([x], { paddings }: PadV2Attrs) => ({
    shape: x.shape.map((extent, axis) => paddings[axis]![0] + extent + paddings[axis]![1]),
    dtype: x.dtype,
  }),
  lower: (onnx, [x], { paddings, constantValue }: PadV2Attrs) => onnx.pad(x, paddings, constantValue),
});

export const slicing: readonly KernelRule[] = [concat, slice, splitV, pack, unpack, padV2];
