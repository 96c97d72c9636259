import type { CumprodAttrs, CumsumAttrs, GradConfig, Tensor } from "@tensorflow/tfjs";
import { positiveAxis } from "../kernels/shapes.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** tfjs transposes the result where the axis is not the last. */
const cumsum = gradient<CumsumAttrs>("Cumsum", {}, (dy, _, { axis, exclusive, reverse }) => ({
  x: () => tf.cumsum(dy, axis, exclusive, !reverse),
}));

/** Everything moved `by` places along an axis (backwards if negative), the gap filled with ones. */
function shifted(x: Tensor, axis: number, by: number): Tensor {
  const begin = x.shape.map((_, i) => (i === axis ? Math.max(0, -by) : 0));
  const size = x.shape.map((extent, i) => (i === axis ? extent - Math.abs(by) : extent));
  const paddings = x.shape.map((_, i): [number, number] => (i === axis ? [Math.max(0, by), Math.max(0, -by)] : [0, 0]));
  return tf.pad(tf.slice(x, begin, size), paddings, 1);
}

/** The cumulative product by doubling (Hillis and Steele 1986): only products, so zeros need no care. */
function cumulativeProduct(x: Tensor, { axis, exclusive, reverse }: CumprodAttrs): Tensor {
  const along = positiveAxis(axis, x.rank);
  const direction = reverse ? -1 : 1;
  let product = exclusive ? shifted(x, along, direction) : x;
  for (let span = 1; span < x.shape[along]!; span *= 2) {
    product = product.mul(shifted(product, along, direction * span));
  }
  return product;
}

const cumprod = gradient<CumprodAttrs>("Cumprod", { inputs: ["x"] }, (dy, [x], attributes) => ({
  x: () => tf.grad((factors) => cumulativeProduct(factors, attributes))(x!, dy),
}));

export const cumulativeGradients: readonly GradConfig[] = [cumsum, cumprod];
