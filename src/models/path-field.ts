import type * as tf from "@tensorflow/tfjs";
import { convert, type Prediction, velocityGivesScore } from "../paths/conversions.js";
import { gaussianFormTensor } from "../paths/gaussian-form.js";
import type { ProbabilityPath } from "../paths/path.js";
import type { Parameters, VectorField } from "./model.js";

export interface PathFieldOptions {
  /** What the model's output stands for. */
  readonly predicts: Prediction;
  /** Whether x_t is a data point and standard Gaussian noise, independent of each other: then the score is known too. */
  readonly gaussian: boolean;
}

/** The velocity field, with its score where it is known, of a model that predicts something else along a path. */
export function pathField(model: VectorField, path: ProbabilityPath, options: PathFieldOptions): VectorField {
  const { predicts, gaussian } = options;
  const to =
    (prediction: Prediction): VectorField["velocity"] =>
    (parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor) => {
      const value = model.velocity(parameters, t, x, condition);
      return convert(predicts, prediction, value, x, gaussianFormTensor(path.atTensor(t)));
    };
  const scored = gaussian && (predicts !== "velocity" || velocityGivesScore(path));
  if (predicts === "velocity" && !scored) return model;
  const field = withFunctions(model, to("velocity"), scored ? to("score") : undefined);
  const atOneTime = predicts === "velocity" ? model.atOneTime?.bind(model) : undefined;
  return { ...field, ...(atOneTime && { atOneTime }) };
}

/** The model with another velocity and score. */
export function withFunctions(
  { family, dimension, parameters, conditioning }: VectorField,
  velocity: VectorField["velocity"],
  score: VectorField["score"],
): VectorField {
  return {
    family,
    dimension,
    parameters,
    velocity,
    ...(conditioning && { conditioning }),
    ...(score && { score }),
  };
}
