import type { BaseMeasure } from "../measures/measure.js";
import type { Runtime } from "../runtime/runtime.js";
import type { OdeSolver } from "../solvers/solver.js";
import { ContinuousFlow } from "./continuous-flow.js";
import type { FittedModel, Flow, VectorField } from "./model.js";
import { NormalizingFlow } from "./normalizing-flow.js";

export interface FittedParts {
  /** Trained parameters, flat. */
  readonly parameters: Float32Array | Float64Array;
  readonly base: BaseMeasure;
  /** Integrates velocity fields; flows need none. */
  readonly solver: OdeSolver;
  readonly runtime: Runtime;
}

/** A trained model ready for use: a velocity field becomes a continuous flow, an invertible map a normalizing flow. */
export function fitted(model: VectorField | Flow, parts: FittedParts): FittedModel {
  switch (model.family) {
    case "vectorField":
      return new ContinuousFlow({ field: model, ...parts });
    case "flow":
      return new NormalizingFlow({ flow: model, ...parts });
  }
}
