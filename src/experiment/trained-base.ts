import type { Loss, Trainable } from "../losses/loss.js";
import type { BaseMeasure } from "../measures/measure.js";
import { layout } from "../models/parameters.js";
import { UserError } from "../numerics/error.js";
import type { TrainingResult } from "../training/train.js";

type FloatArray = TrainingResult["parameters"];

/** Throws a UserError if the base is to be trained by a loss that leaves it as it is. */
export function checkBaseIsTrained(base: BaseMeasure, loss: Loss): void {
  if (base.trainable === undefined || loss.parameters !== undefined) return;
  throw new UserError(
    "The base is trainable, but this loss does not train it; set the base's option trainable to false, or train a flow " +
      "by negativeLogLikelihood.",
  );
}

/** The model's own part of the trained parameters, and the base as they leave it. */
export function separateBase(
  model: Trainable,
  base: BaseMeasure,
  trained: FloatArray,
): { readonly parameters: FloatArray; readonly base: BaseMeasure } {
  const { count } = layout(model.parameters);
  const rest = Float64Array.from(trained.subarray(count));
  return { parameters: trained.subarray(0, count), base: base.trainable?.fitted(rest) ?? base };
}
