import type { FlipLeftRightInputs, GradConfig, MirrorPadAttrs, StridedSliceAttrs, Tensor } from "@tensorflow/tfjs";
import { withExtent } from "../kernels/shapes.js";
import { stridedSliceInfo } from "../kernels/slicing.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** Zeros before and after along one axis. */
function padAxis(x: Tensor, axis: number, before: number, after: number): Tensor {
  if (before === 0 && after === 0) return x;
  return tf.pad(
    x,
    x.shape.map((_, i): [number, number] => (i === axis ? [before, after] : [0, 0])),
  );
}

/** `size` elements from `begin` along one axis. */
function sliceAxis(x: Tensor, axis: number, begin: number, size: number): Tensor {
  return tf.slice(
    x,
    x.shape.map((_, i) => (i === axis ? begin : 0)),
    withExtent(x.shape, axis, size) as number[],
  );
}

/** `stride - 1` zeros between neighbours along an axis. */
export function dilateAxis(x: Tensor, axis: number, stride: number): Tensor {
  if (stride === 1) return x;
  const extent = x.shape[axis]!;
  const column = x.reshape(x.shape.toSpliced(axis + 1, 0, 1));
  const joined = padAxis(column, axis + 1, 0, stride - 1).reshape([...withExtent(x.shape, axis, extent * stride)]);
  return sliceAxis(joined, axis, 0, (extent - 1) * stride + 1);
}

/** dy back at the places that were sliced, zeros elsewhere. */
const stridedSlice = gradient<StridedSliceAttrs>("StridedSlice", { inputs: ["x"] }, (dy, [x], attributes) => ({
  x() {
    const { begin, strides, size } = stridedSliceInfo(x!.shape, attributes);
    return size.reduce<Tensor>((placed, extent, axis) => {
      const [stride, first] = [strides[axis]!, begin[axis]!];
      const forwards = stride < 0 ? placed.reverse(axis) : placed;
      const lowest = stride < 0 ? first + (extent - 1) * stride : first;
      const spread = dilateAxis(forwards, axis, Math.abs(stride));
      return padAxis(spread, axis, lowest, x!.shape[axis]! - lowest - spread.shape[axis]!);
    }, dy.reshape(size));
  },
}));

/** The mirrored margins of one axis folded back onto what they mirror. */
function folded(dy: Tensor, axis: number, extent: number, [before, after]: [number, number], edge: number): Tensor {
  const first = 1 - edge;
  const last = extent - after - first;
  let slope = sliceAxis(dy, axis, before, extent);
  if (before > 0) {
    const left = sliceAxis(dy, axis, 0, before).reverse(axis);
    slope = slope.add(padAxis(left, axis, first, extent - before - first));
  }
  if (after > 0) {
    const right = sliceAxis(dy, axis, before + extent, after).reverse(axis);
    slope = slope.add(padAxis(right, axis, last, extent - after - last));
  }
  return slope;
}

/** tfjs drops what the mirrored margins received. */
const mirrorPad = gradient<MirrorPadAttrs>("MirrorPad", { inputs: ["x"] }, (dy, [x], { paddings, mode }) => ({
  x: () =>
    paddings.reduce<Tensor>(
      (slope, padding, axis) => folded(slope, axis, x!.shape[axis]!, padding, mode === "symmetric" ? 1 : 0),
      dy,
    ),
}));

const flipLeftRight = gradient("FlipLeftRight", {}, (dy): Record<keyof FlipLeftRightInputs, () => Tensor> => ({
  image: () => dy.reverse(2),
}));

export const slicingGradients: readonly GradConfig[] = [stridedSlice, mirrorPad, flipLeftRight];
