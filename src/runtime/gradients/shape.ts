import type { GradConfig, SplitVAttrs, Tensor, TileAttrs, UnpackAttrs } from "@tensorflow/tfjs";
import { sizeOf } from "../kernels/shapes.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** Repetitions as axes of their own, summed; tfjs slices and adds one by one, to rank 4 only. */
const tile = gradient<TileAttrs>("Tile", { inputs: ["x"] }, (dy, [x], { reps }) => ({
  x() {
    const repeated = x!.shape.flatMap((extent, axis) => (reps[axis] === 1 ? [extent] : [reps[axis]!, extent]));
    const axes: number[] = [];
    for (let axis = 0, position = 0; axis < x!.rank; axis++, position++) {
      if (reps[axis] !== 1) axes.push(position++);
    }
    return dy.reshape(repeated).sum(axes).reshape(x!.shape);
  },
}));

/** tfjs hands dy over as a list only where there are several outputs, and then fails to join one. */
const splitV = gradient<SplitVAttrs, Tensor | Tensor[]>("SplitV", {}, (dy, _, { axis }) => ({
  x: () => tf.concat([dy].flat(), axis),
}));

const unpack = gradient<UnpackAttrs, Tensor | Tensor[]>("Unpack", {}, (dy, _, { axis }) => ({
  value: () => tf.stack([dy].flat(), axis),
}));

const diag = gradient("Diag", { inputs: ["x"] }, (dy, [x]) => ({
  x() {
    const n = sizeOf(x!.shape);
    return tf.stridedSlice(dy.reshape([n * n]), [0], [n * n], [n + 1]).reshape(x!.shape);
  },
}));

export const shapeGradients: readonly GradConfig[] = [tile, splitV, unpack, diag];
