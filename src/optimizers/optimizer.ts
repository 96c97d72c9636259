import type * as tf from "@tensorflow/tfjs";
import type { Specs, Tensors } from "../runtime/runtime.js";
import type { Schedule } from "./schedules/schedule.js";

/** An update rule over one flat parameter vector. */
export interface Optimizer {
  readonly learningRate: number;
  /** What part of the learning rate each step takes. */
  readonly schedule: Schedule;
  /** Its state for `count` parameters; starts at zero. */
  slots(count: number): Specs;
  /**
   * The scalars that `update` needs at a step (counted from 1), by name, given that step's learning rate. They are made on
   * the host, in double precision, which costs nothing where a node of the graph would cost as much as a small layer.
   */
  coefficients(learningRate: number, step: number): Readonly<Record<string, number>>;
  /** One step: parameters [count], gradient [count], slots, coefficients (scalars). */
  update(
    parameters: tf.Tensor,
    gradient: tf.Tensor,
    slots: Tensors,
    coefficients: Tensors,
  ): { readonly parameters: tf.Tensor; readonly slots: Tensors };
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    optimizer: Optimizer;
  }
}
