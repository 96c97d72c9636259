import type * as tf from "@tensorflow/tfjs";
import { baseLogDensityTensor, type BaseMeasure } from "../measures/measure.js";
import type { Parameters } from "../models/model.js";

/** Log density [n] of the base at z [n, d] in a loss: of a trainable base, at the parameters that are being trained. */
export function trainedLogDensity(base: BaseMeasure, parameters: Parameters, z: tf.Tensor, user: string): tf.Tensor {
  return base.trainable === undefined
    ? baseLogDensityTensor(base, z, user)
    : base.trainable.logDensityTensor(parameters, z);
}
