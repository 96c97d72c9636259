import type * as tf from "@tensorflow/tfjs";

export interface ElementwiseImage {
  /** [n, k] */
  readonly value: tf.Tensor;
  /** Logarithm of each coordinate's slope, [n, k]. */
  readonly logSlope: tf.Tensor;
}

/**
 * A family of increasing maps of the line. Coordinate j of row i has a map of its own, given by `size` raw numbers: entries
 * (i, j), (i, k + j), (i, 2k + j), … of `raw` [n, size k]. Raw zeros stand for a map near the identity.
 */
export interface ElementwiseMap {
  readonly size: number;
  /** x [n, k] from the base's side to the data's. */
  forward(x: tf.Tensor, raw: tf.Tensor): ElementwiseImage;
  /** y [n, k] from the data's side to the base's. */
  inverse(y: tf.Tensor, raw: tf.Tensor): ElementwiseImage;
}
