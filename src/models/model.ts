import type * as tf from "@tensorflow/tfjs";
import type { RowField } from "../divergences/divergence.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Parameters, ParameterSpec } from "../runtime/parameters.js";

export type { Parameters, ParameterSpec };

/** What a class-conditional field says of itself. */
export interface Conditioning {
  readonly classes: number;
  /**
   * Weight w with which its samples are drawn to their class: v = v(t, x) + w (v(t, x | class) - v(t, x)) (Ho & Salimans
   * 2022, arXiv:2207.12598, whose w is one less); 1 samples the class as it was learnt.
   */
  readonly guidance: number;
}

/** A time-dependent velocity v(t, x), perhaps of a class too. */
export interface VectorField {
  readonly family: "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  /** Absent where the velocity is the same for all classes. */
  readonly conditioning?: Conditioning;
  /**
   * v at times t [n, 1] and positions x [n, d]; [n, d]. The condition of a class-conditional field is one-hot
   * [n, classes]; zeros, or none, stand for any class.
   */
  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor;
  /**
   * The velocity of rows that share their time [1, 1], and their condition [1, classes] if there is one, by a faster way
   * than that of `velocity`; absent where there is none. What depends on the parameters alone is computed once for all
   * times.
   */
  atOneTime?(parameters: Parameters, condition?: tf.Tensor): (t: tf.Tensor) => RowField;
  /** Gradient of the log density of the marginal at time t, where the model knows it; shapes as of `velocity`. */
  score?(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor;
}

/** An invertible map with a tractable Jacobian determinant. */
export interface Flow {
  readonly family: "flow";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  /** Base to data: value [n, d] and log |det dx/dz| [n]. */
  forward(parameters: Parameters, z: tf.Tensor): { readonly value: tf.Tensor; readonly logDet: tf.Tensor };
  /** Data to base: value [n, d] and log |det dz/dx| [n]. */
  inverse(parameters: Parameters, x: tf.Tensor): { readonly value: tf.Tensor; readonly logDet: tf.Tensor };
  /** Initial values of some parameters that suit data x [n, d], given the drawn ones; traced, called before training. */
  adapt?(parameters: Parameters, x: tf.Tensor): Parameters;
}

/** A model that the data determine without gradient steps. */
export interface ClosedFormModel {
  readonly family: "closedForm";
  fit(train: Points): Promise<FittedModel> | FittedModel;
}

export type Model = VectorField | Flow | ClosedFormModel;

export interface LogDensity {
  /** One value a row, in nats, in model units. */
  readonly values: Float64Array;
  /** Standard error of each value where the estimator is random. */
  readonly standardError?: Float64Array;
  /** Function evaluations of the ODE behind it, if there is one. */
  readonly nfe?: number;
}

/** A generative model ready for use: what metrics, reports and `pushforward sample` see. In model units. */
export interface FittedModel {
  readonly dimension: number;
  sample(n: number, stream: Stream): Promise<{ readonly points: Points; readonly nfe?: number }>;
  /** Absent where the model has no density. */
  logDensity?(x: Points): Promise<LogDensity>;
  /** Samples with the log density at each, found on the way that made it; absent where there is no such way. */
  sampleWithLogDensity?(
    n: number,
    stream: Stream,
  ): Promise<{ readonly points: Points; readonly logDensity: LogDensity }>;
  /** Positions of `n` samples along the way from base (t = 0) to data (t = 1); absent where there is no such way. */
  trajectories?(n: number, times: readonly number[], stream: Stream): Promise<readonly Points[]>;
  /** The velocity that carries base to data, at time t and the rows of x; absent where there is no such way. */
  velocity?(t: number, x: Points): Promise<Points>;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    model: Model;
  }
  interface KindTraits {
    /** The family of the model that `create` makes. */
    model: { readonly family: Model["family"] };
  }
}
