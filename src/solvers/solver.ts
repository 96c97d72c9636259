import type * as tf from "@tensorflow/tfjs";
import type { Points } from "../numerics/points.js";
import type { Runtime, Tensors } from "../runtime/runtime.js";
import type { Constants } from "./constants.js";

/** dy/dt = f(t, y) for a batch, as a tensor program over t (scalar), y [n, d] and constants (parameters, data). */
export interface TracedField {
  readonly kind: "traced";
  readonly runtime: Runtime;
  readonly constants: Constants;
  readonly derivative: (t: tf.Tensor, y: tf.Tensor, constants: Tensors) => tf.Tensor;
}

/** dy/dt = f(t, y) for a batch, computed in typed arrays: writes into `out`, both row by row as in `Points`. */
export interface HostField {
  readonly kind: "host";
  derivative(t: number, y: Float64Array, out: Float64Array, n: number, d: number): void;
}

export type OdeField = TracedField | HostField;

export interface OdeSolution {
  /** The state at each of the requested times. */
  readonly states: readonly Points[];
  /** Evaluations of f. */
  readonly nfe: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** Integrates an initial-value problem from `times[0]` through the rest of `times` (either direction of time). */
export interface OdeSolver {
  readonly name: string;
  readonly order: number;
  /** Throws a UserError naming t, step and error when it cannot proceed. */
  integrate(field: OdeField, y0: Points, times: readonly number[]): Promise<OdeSolution>;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    solver: OdeSolver;
  }
}
