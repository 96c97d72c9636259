import * as tf from "@tensorflow/tfjs";

/** A map of points [n, d] to vectors [n, d] that treats each row by itself. */
export type RowField = (x: tf.Tensor) => tf.Tensor;

/** The field at x [n, d] and its exact divergence [n, 1], the trace of its Jacobian by one backward pass a coordinate. */
export function withDivergence(
  field: RowField,
  x: tf.Tensor,
): { readonly value: tf.Tensor; readonly divergence: tf.Tensor } {
  const [n, d] = x.shape as [number, number];
  const backward = tf.grad(field);
  const diagonal = Array.from({ length: d }, (_, j) => {
    const unit = tf.oneHot(tf.fill([n], j, "int32"), d).cast("float32");
    return backward(x, unit).slice([0, j], [n, 1]);
  });
  return { value: field(x), divergence: tf.addN(diagonal) };
}
