import type * as tf from "@tensorflow/tfjs";
import type { RowField } from "./divergence.js";

/** TensorFlow.js, handed over by those who load it only when a model is built. */
export type Tensorflow = typeof tf;

/** u -> J' u at the rows of x, for u [n, d]: one backward pass through the field a call. */
export function transposedProduct({ grad }: Tensorflow, field: RowField, x: tf.Tensor): RowField {
  const backward = grad(field);
  return (u) => backward(x, u);
}

/** Scalar product of each row of a and b [n, d]: [n, 1]. */
export function rowProduct(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return a.mul(b).sum(1, true);
}

/** The probes [n, d] of an array [n, probes, d], one by one. */
export function separate(probes: tf.Tensor): readonly tf.Tensor[] {
  return probes.unstack(1);
}
