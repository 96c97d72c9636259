import type { ReverseAttrs, SliceAttrs, StridedSliceAttrs } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";
import { parseAxes, type Shape } from "./shapes.js";

/** tfjs leaves the size out where the slice reaches to the end. */
type SliceAttributes = Pick<SliceAttrs, "begin"> & Partial<SliceAttrs>;

const slice = rule({
  kernel: "Slice",
  inputs: ["x"],
  infer([x], { begin, size }: SliceAttributes) {
    const [first, extents] = sliceOf(x, begin, size);
    return { shape: x.shape.map((extent, axis) => extents[axis] ?? extent - (first[axis] ?? 0)), dtype: x.dtype };
  },
  lower(onnx, [x], { begin, size }: SliceAttributes, [output]) {
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
  size: number | readonly number[] | undefined,
): readonly [readonly number[], readonly (number | undefined)[]] {
  const first = typeof begin === "number" ? [begin] : begin;
  const given = typeof size === "number" ? [size] : (size ?? []);
  return [first, x.shape.map((_, axis) => (given[axis] === -1 ? undefined : given[axis]))];
}

const stridedSlice = rule({
  kernel: "StridedSlice",
  inputs: ["x"],
  infer: ([x], attributes: StridedSliceAttrs) => ({
    shape: stridedSliceInfo(x.shape, attributes).finalShape,
    dtype: x.dtype,
  }),
  lower(onnx, [x], attributes: StridedSliceAttrs, [output]) {
    const { begin, strides, size } = stridedSliceInfo(x.shape, attributes);
    return onnx.reshape(onnx.slice(x, begin, size, strides), output.shape);
  },
});

/** The masks of a strided slice resolved: where it begins, its strides and how many elements it takes, an axis of x. */
export function stridedSliceInfo(
  shape: Shape,
  attributes: StridedSliceAttrs,
): { begin: number[]; strides: number[]; size: number[]; finalShape: number[] } {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const info = tf.slice_util.sliceInfo(
    [...shape],
    begin,
    end,
    strides,
    beginMask,
    endMask,
    ellipsisMask,
    newAxisMask,
    shrinkAxisMask,
  );
  const size = info.begin.map((first, axis) => Math.max(0, Math.ceil((info.end[axis]! - first) / info.strides[axis]!)));
  return { begin: info.begin, strides: info.strides, size, finalShape: info.finalShape };
}

const reverse = rule({
  kernel: "Reverse",
  inputs: ["x"],
  infer: ([x]) => x,
  lower(onnx, [x], { dims }: ReverseAttrs) {
    const axes = parseAxes(dims, x.shape.length);
    const begin = x.shape.map((extent, axis) => (axes.includes(axis) ? Math.max(0, extent - 1) : 0));
    const strides = x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
    return onnx.slice(x, begin, x.shape, strides);
  },
});

export const slicing: readonly KernelRule[] = [slice, stridedSlice, reverse];
