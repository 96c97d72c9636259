import type { Tensor } from "@tensorflow/tfjs";
import { tf, untracked } from "../runtime/tensorflow.js";
import { unrolled, type UnrolledSteps } from "./unrolled.js";

/** dy/dt = f(t, y; parameters) for a state of one tensor. */
export type ParametricField = (t: number, y: Tensor, parameters: readonly Tensor[]) => Tensor;

export interface AdjointProblem {
  readonly steps: UnrolledSteps;
  readonly field: ParametricField;
  readonly y0: Tensor;
  readonly parameters: readonly Tensor[];
  /** The scalar that is wanted, of the state at the end. */
  readonly head: (end: Tensor) => Tensor;
}

/**
 * The head of the state at the end, with the gradient of the adjoint method (Chen et al. 2018, arXiv:1806.07366, algorithm
 * 1): from the end back, y is integrated again together with a = dL/dy, da/dt = -a' df/dy, and dL/dparameters, whose
 * derivative is -a' df/dparameters. Nothing of the way forward is kept, so memory does not grow with the number of steps;
 * the gradient is that of backpropagation up to the error of the method.
 */
export function withAdjointGradient({ steps, field, y0, parameters, head }: AdjointProblem): Tensor {
  const { end, gradients } = untracked(() => {
    const [last] = unrolled(steps, (t, [y]) => [field(t, y!, parameters)], [y0]) as [Tensor];
    const [, , ...found] = unrolled(
      { ...steps, from: steps.to, to: steps.from },
      (t, [y, a]) => {
        const slopes = tf.grads((at, ...of) => field(t, at, of))([y!, ...parameters], a);
        return [field(t, y!, parameters), ...slopes.map((slope) => slope.neg())];
      },
      [last, tf.grad(head)(last), ...parameters.map((parameter) => parameter.zerosLike())],
    );
    return { end: last, gradients: found };
  });
  // The way to the state at the end is a constant for the gradient around: what is found comes in with a term of value 0.
  const attached = tf.customGrad((...inputs) => {
    (inputs.pop() as unknown as (tensors: Tensor[]) => void)([...gradients]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => saved.map((gradient) => gradient.mul(dy));
    // tfjs types the gradient of a function of one argument alone.
    return { value: tf.scalar(0), gradFunc: gradFunc };
  });
  return head(end).add(attached(...parameters));
}
