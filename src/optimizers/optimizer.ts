import type * as tf from "@tensorflow/tfjs";
import type { Specs, Tensors } from "../runtime/runtime.js";

/** An update rule over one flat parameter vector. */
export interface Optimizer {
  readonly learningRate: number;
  /** Its state for `count` parameters; starts at zero. */
  slots(count: number): Specs;
  /** One step: parameters [count], gradient [count], slots, learning rate (scalar), step number from 1 (scalar). */
  update(
    parameters: tf.Tensor,
    gradient: tf.Tensor,
    slots: Tensors,
    learningRate: tf.Tensor,
    step: tf.Tensor,
  ): { readonly parameters: tf.Tensor; readonly slots: Tensors };
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    optimizer: Optimizer;
  }
}
