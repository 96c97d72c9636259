import type * as tf from "@tensorflow/tfjs";
import type { Stream } from "../numerics/random.js";

/** One trainable array, its place in the flat parameter vector given by the order of declaration. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Fills `out` (row-major) with initial values. */
  initialize(out: Float64Array, stream: Stream): void;
  /** 1 for each entry (row-major) that is used, 0 for those that a mask takes out of the model; all are used if absent. */
  readonly mask?: Uint8Array;
}

/** Parameters by name, inside a traced program. */
export type Parameters = Readonly<Record<string, tf.Tensor>>;
