import type * as tf from "@tensorflow/tfjs";
import type { RowField } from "../divergences/divergence.js";
import type { Parameters, VectorField } from "./model.js";

/** The velocity of rows that share their time [1, 1], by the field's own way for that if it has one. */
export function atOneTime(field: VectorField, parameters: Parameters): (t: tf.Tensor) => RowField {
  return field.atOneTime?.(parameters) ?? ((t) => (x) => field.velocity(parameters, t.tile([x.shape[0], 1]), x));
}
