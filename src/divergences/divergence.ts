import type * as tf from "@tensorflow/tfjs";
import type { Stream } from "../numerics/random.js";

/** A map of points [n, d] to vectors [n, d] that treats each row by itself. */
export interface RowField {
  (x: tf.Tensor): tf.Tensor;
  /** The same with the trace of its Jacobian; absent where backward passes are the only way to it. */
  readonly withTrace?: (x: tf.Tensor) => TracedValue;
}

export interface TracedValue {
  /** The field at x [n, d]. */
  readonly value: tf.Tensor;
  /** The exact trace of its Jacobian [n, 1]. */
  readonly trace: tf.Tensor;
}

export interface Divergence {
  /** The field at x [n, d]. */
  readonly value: tf.Tensor;
  /** Estimates of the trace of its Jacobian [n, columns]: the mean of a row is the estimate of that point. */
  readonly traces: tf.Tensor;
  /** Estimate of the Jacobian's squared Frobenius norm [n, 1]. */
  readonly squaredNorm: tf.Tensor;
}

/** How the divergence of a velocity is computed inside a tensor program: exactly, or without bias from random probes. */
export interface DivergenceEstimator {
  /** Random vectors that a point needs; 0 where nothing is random. One integration keeps the same ones throughout. */
  readonly probes: number;
  /** Traces of a point; their spread tells the error of their mean if there are several. */
  readonly columns: number;
  /** Fills `out` with probes, one random number each in an array [n, probes, d]. */
  draw(out: Float32Array | Float64Array, stream: Stream): void;
  /** The field and its divergence at x [n, d]; `probes` [n, probes, d] where the estimator needs them. */
  estimate(field: RowField, x: tf.Tensor, probes?: tf.Tensor): Divergence;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    divergence: DivergenceEstimator;
  }
}
