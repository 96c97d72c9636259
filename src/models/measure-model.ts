import type { Measure } from "../measures/measure.js";
import type { FittedModel } from "./model.js";

/** A measure as a model that is ready for use. */
export function measureModel(measure: Measure): FittedModel {
  return {
    dimension: measure.dimension,
    sample: (n, stream) => Promise.resolve({ points: measure.sample(n, stream) }),
    ...(measure.logDensity && { logDensity: (x) => Promise.resolve({ values: measure.logDensity!(x) }) }),
  };
}
