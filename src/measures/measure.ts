import type * as tf from "@tensorflow/tfjs";
import { token } from "../component/token.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

/** A probability measure on R^d that can be sampled, with the density it knows. */
export interface Measure {
  readonly dimension: number;
  sample(n: number, stream: Stream): Points;
  /** Log density at each row, in nats, with respect to `reference`; absent where there is none. */
  logDensity?(x: Points): Float64Array;
  /** What `logDensity` is a density with respect to: Lebesgue measure on R^d, or the volume of a k-manifold. */
  readonly reference?: "lebesgue" | { readonly manifold: number };
  /** Differential entropy in nats with respect to `reference`, where it is known, with the error of that number. */
  readonly entropy?: Entropy | undefined;
  /** Mean and covariance, where both exist and are known. */
  readonly moments?: Moments | undefined;
}

export interface Entropy {
  readonly value: number;
  readonly error: number;
}

export interface Moments {
  /** [d]. */
  readonly mean: Float64Array;
  /** [d, d], row-major. */
  readonly covariance: Float64Array;
  /** The largest absolute error of these numbers; 0 for a closed form. */
  readonly error: number;
}

/** A measure from which flows start: its density can stand inside a traced program. */
export interface BaseMeasure extends Measure {
  logDensity(x: Points): Float64Array;
  /** Log density of `x` [n, d] as a traced tensor [n], in nats. */
  logDensityTensor(x: tf.Tensor): tf.Tensor;
}

/** The space of the trial: its data, of which a base measure needs the dimension alone. */
export const spaceToken = token<{ readonly dimension: number }>("data");

declare module "../component/kinds.js" {
  interface ComponentKinds {
    base: BaseMeasure;
  }
}
