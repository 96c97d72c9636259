import type * as tf from "@tensorflow/tfjs";
import { token } from "../component/token.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Parameters, ParameterSpec } from "../runtime/parameters.js";

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
  /** On a k-manifold, orthonormal tangent vectors at each row, [n, k, d]: what a change of units needs to count volume. */
  tangents?(x: Points): Float64Array;
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

/**
 * A measure from which flows start. One without a density (a dataset whose law is unknown) can still be carried along a
 * flow: models, losses and metrics that need the density ask for it by `baseLogDensity` and `baseLogDensityTensor`.
 */
export interface BaseMeasure extends Measure {
  /** The draws of `sample`, into an array [n, d] that is used again: new ones take longer than a training step's draws. */
  sampleInto?(out: Float64Array, stream: Stream): void;
  /** Log density of `x` [n, d] as a traced tensor [n], in nats; absent where there is none. */
  logDensityTensor?(x: tf.Tensor): tf.Tensor;
  /** Absent for a base that stays as it is. */
  readonly trainable?: TrainableBase;
}

/** What a base trains along with a flow. */
export interface TrainableBase {
  /** Named "base.…", to stand beside those of the flow. */
  readonly parameters: readonly ParameterSpec[];
  /** Log density of `x` [n, d] under the parameters as a traced tensor [n], in nats. */
  logDensityTensor(parameters: Parameters, x: tf.Tensor): tf.Tensor;
  /** The base at trained parameters, flat in order of declaration. */
  fitted(parameters: Float64Array): BaseMeasure;
}

/** Log density of the base at each row, in nats; a UserError that names who needs it where the base has none. */
export function baseLogDensity(base: BaseMeasure, x: Points, user: string): Float64Array {
  if (base.logDensity === undefined) throw withoutDensity(user);
  return base.logDensity(x);
}

/** Log density of the base as a traced tensor [n]; a UserError that names who needs it where the base has none. */
export function baseLogDensityTensor(base: BaseMeasure, x: tf.Tensor, user: string): tf.Tensor {
  if (base.logDensityTensor === undefined) throw withoutDensity(user);
  return base.logDensityTensor(x);
}

function withoutDensity(user: string): UserError {
  return new UserError(
    `${user} needs the density of the base, but the study's base has none that can be computed there; ` +
      "choose a base with a density, such as standardGaussian().",
  );
}

/** The space of the trial: its data, of which a base measure needs the dimension alone. */
export const spaceToken = token<{ readonly dimension: number }>("data");

/** The same data, for a base measure that is fitted to their training part. */
export const trainingPointsToken = token<{ readonly dimension: number; readonly train: Points }>("data");

declare module "../component/kinds.js" {
  interface ComponentKinds {
    base: BaseMeasure;
  }
}
