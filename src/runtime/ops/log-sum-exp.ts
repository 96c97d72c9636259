import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";

/**
 * log of the sum of exp(x) along one axis, without overflow. Its slope is written as exp(x - value): tfjs's own is taken
 * through the maximum that it subtracts, whose contributions cancel.
 */
export function logSumExp(x: Tensor, axis: number, keepDims = false): Tensor {
  const kept = tf.customGrad((t, save) => {
    const value = tf.logSumExp(t as Tensor, axis, true);
    (save as (tensors: Tensor[]) => void)([t as Tensor, value]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => saved[0]!.sub(saved[1]!).exp().mul(dy),
    };
  })(x);
  return keepDims ? kept : kept.squeeze([axis]);
}
