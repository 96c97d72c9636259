import type { GradConfig, MaxAttrs, MeanAttrs, ProdAttrs, Tensor } from "@tensorflow/tfjs";
import { parseAxes, range, reducedShape, sizeOf } from "../kernels/shapes.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** Equal extremes share the gradient; tfjs gives each of them all of it. */
function extremeGradient(dy: Tensor, x: Tensor, y: Tensor, axis: number | number[] | undefined): Tensor {
  const axes = parseAxes(axis, x.rank);
  const kept = [...reducedShape(x.shape, axes, true)];
  const extreme = x.equal(y.reshape(kept)).cast("float32");
  return extreme.mul(dy.reshape(kept).div(extreme.sum([...axes], true)));
}

const max = gradient<MaxAttrs>("Max", { inputs: ["x"], outputs: [true] }, (dy, [x, y], { reductionIndices }) => ({
  x: () => extremeGradient(dy, x!, y!, reductionIndices),
}));

const min = gradient<ProdAttrs>("Min", { inputs: ["x"], outputs: [true] }, (dy, [x, y], { axis }) => ({
  x: () => extremeGradient(dy, x!, y!, axis),
}));

/** tfjs divides after spreading dy over x, which costs a division an element. */
const mean = gradient<MeanAttrs>("Mean", { inputs: ["x"] }, (dy, [x], { axis }) => ({
  x() {
    const kept = [...reducedShape(x!.shape, parseAxes(axis, x!.rank), true)];
    return dy
      .reshape(kept)
      .mul(dy.size / x!.size)
      .mul(tf.ones(x!.shape));
  },
}));

/** The product of all others, zeros or not: of those before times those behind. tfjs's ignores negative axes. */
const prod = gradient<ProdAttrs>("Prod", { inputs: ["x"] }, (dy, [x], { axis }) => ({
  x() {
    const axes = parseAxes(axis, x!.rank);
    const kept = range(x!.rank).filter((i) => !axes.includes(i));
    const perm = [...kept, ...axes];
    const moved = x!.transpose(perm);
    const factors = moved.reshape([-1, sizeOf(axes.map((i) => x!.shape[i]!))]);
    const others = tf.cumprod(factors, 1, true, false).mul(tf.cumprod(factors, 1, true, true));
    const slope = others.mul(dy.reshape([-1, 1])).reshape(moved.shape);
    return slope.transpose(perm.map((_, i) => perm.indexOf(i)));
  },
}));

export const reductionGradients: readonly GradConfig[] = [max, min, mean, prod];
