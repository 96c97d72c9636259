import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";

/** Images of rows under an invertible map. */
export interface Mapped {
  /** [n, d] */
  readonly value: tf.Tensor;
  /** log |det| of the Jacobian at each row, [n]. */
  readonly logDet: tf.Tensor;
}

/** An invertible map of rows [n, d] with parameters of its own: one of those that a flow is composed of. */
export interface Bijection {
  readonly parameters: readonly ParameterSpec[];
  /** From the base's side to the data's. */
  forward(parameters: Parameters, z: tf.Tensor): Mapped;
  /** From the data's side to the base's. */
  inverse(parameters: Parameters, x: tf.Tensor): Mapped;
  /** Initial values of its own parameters that suit rows x [n, d] arriving from the data's side; traced. */
  adapt?(parameters: Parameters, x: tf.Tensor): Parameters;
}

/** The same map with its directions exchanged. */
export function inverted(bijection: Bijection): Bijection {
  return {
    parameters: bijection.parameters,
    forward: (parameters, z) => bijection.inverse(parameters, z),
    inverse: (parameters, x) => bijection.forward(parameters, x),
  };
}

/** A scalar, once for each row of x [n, d]: [n]. */
export function forEachRow(x: tf.Tensor, value: tf.Tensor): tf.Tensor {
  return x.sum(1).zerosLike().add(value);
}
