import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";

/** A differentiable function of rows with parameters of its own. */
export interface Layer {
  readonly parameters: readonly ParameterSpec[];
  /** [n, from] to [n, to]. */
  apply(parameters: Parameters, x: tf.Tensor): tf.Tensor;
}
