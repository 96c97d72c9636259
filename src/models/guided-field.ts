import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters, VectorField } from "./model.js";

/** Name of the parameter that holds the class, one-hot [1, classes]: all classes then share one compiled graph. */
const classParameter = "guidance.class";

/**
 * The field by which a class-conditional field samples one class: v(t, x) + w (v(t, x | class) - v(t, x)) (Ho & Salimans
 * 2022, arXiv:2207.12598, eq. 6), with its class after its other parameters.
 */
export function guidedField(field: VectorField): VectorField {
  const { classes, guidance } = field.conditioning!;
  const score = field.score?.bind(field);
  const guided =
    (of: VectorField["velocity"]): VectorField["velocity"] =>
    (parameters, t, x) => {
      const condition = parameters[classParameter]!.tile([x.shape[0], 1]);
      const known = of(parameters, t, x, condition);
      if (guidance === 1) return known;
      const unknown = of(parameters, t, x);
      return unknown.add(known.sub(unknown).mul(guidance));
    };
  const atOneTime: VectorField["atOneTime"] =
    guidance === 1 && field.atOneTime
      ? (parameters) => field.atOneTime!(parameters, parameters[classParameter])
      : undefined;
  const ownClass: ParameterSpec = { name: classParameter, shape: [1, classes], initialize: (out) => out.fill(0) };
  return {
    family: "vectorField",
    dimension: field.dimension,
    parameters: [...field.parameters, ownClass],
    velocity: guided((parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor) =>
      field.velocity(parameters, t, x, condition),
    ),
    ...(atOneTime && { atOneTime }),
    ...(score && { score: guided(score) }),
  };
}

/** The parameters of a guided field: those of the field, and the class. */
export function guidedParameters(flat: Float32Array | Float64Array, ownClass: number, classes: number): Float64Array {
  const out = new Float64Array(flat.length + classes);
  out.set(flat);
  out[flat.length + ownClass] = 1;
  return out;
}
