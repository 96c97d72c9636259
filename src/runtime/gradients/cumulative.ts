import type { CumprodAttrs, CumsumAttrs, GradConfig, Tensor } from "@tensorflow/tfjs";
import { positiveAxis } from "../kernels/shapes.js";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";

/** tfjs transposes the result where the axis is not the last. */
const cumsum = gradient<CumsumAttrs>("Cumsum", {}, (dy, _, { axis, exclusive, reverse }) => ({
  x: () => tf.cumsum(dy, axis, exclusive, !reverse),
}));

/** Everything moved `by` places along an axis (backwards if negative), the gap filled with `fill`. */
function shifted(x: Tensor, axis: number, by: number, fill: number): Tensor {
  const begin = x.shape.map((_, i) => (i === axis ? Math.max(0, -by) : 0));
  const size = x.shape.map((extent, i) => (i === axis ? extent - Math.abs(by) : extent));
  const paddings = x.shape.map((_, i): [number, number] => (i === axis ? [Math.max(0, by), Math.max(0, -by)] : [0, 0]));
  return tf.pad(tf.slice(x, begin, size), paddings, fill);
}

/**
 * The product is built by doubling, p <- p * p shifted by 1, 2, 4, … with ones moved in (Hillis and Steele 1986), and
 * the slope taken back through every step: only products, so zeros need no care.
 */
const cumprod = gradient<CumprodAttrs>("Cumprod", { inputs: ["x"] }, (dy, [x], { axis, exclusive, reverse }) => ({
  x() {
    const along = positiveAxis(axis, x!.rank);
    const direction = reverse ? -1 : 1;
    const steps: { by: number; product: Tensor; moved: Tensor }[] = [];
    let product = exclusive ? shifted(x!, along, direction, 1) : x!;
    for (let span = 1; span < x!.shape[along]!; span *= 2) {
      const moved = shifted(product, along, direction * span, 1);
      steps.push({ by: direction * span, product, moved });
      product = product.mul(moved);
    }
    const slope = steps.reduceRight(
      (dp: Tensor, { by, product: p, moved }) => dp.mul(moved).add(shifted(dp.mul(p), along, -by, 0)),
      dy,
    );
    return exclusive ? shifted(slope, along, -direction, 0) : slope;
  },
}));

export const cumulativeGradients: readonly GradConfig[] = [cumsum, cumprod];
