import type * as tf from "@tensorflow/tfjs";
import { unrolled, type UnrolledSteps } from "./unrolled.js";

type Tensorflow = Pick<typeof tf, "customGrad" | "grad" | "grads" | "scalar">;

/** dy/dt = f(t, y; parameters) for a state of one tensor. */
export type ParametricField = (t: number, y: tf.Tensor, parameters: readonly tf.Tensor[]) => tf.Tensor;

export interface AdjointProblem {
  readonly steps: UnrolledSteps;
  readonly field: ParametricField;
  readonly y0: tf.Tensor;
  readonly parameters: readonly tf.Tensor[];
  /** The scalar that is wanted, of the state at the end. */
  readonly head: (end: tf.Tensor) => tf.Tensor;
}

/**
 * The head of the state at the end, with the gradient of the adjoint method (Chen et al. 2018, arXiv:1806.07366, algorithm
 * 1): from the end back, y is integrated again together with a = dL/dy, da/dt = -a' df/dy, and dL/dparameters, whose
 * derivative is -a' df/dparameters. Nothing of the way forward is kept, so memory does not grow with the number of steps;
 * the gradient is that of backpropagation up to the error of the method.
 */
export function withAdjointGradient(
  { customGrad, grad, grads, scalar }: Tensorflow,
  { steps, field, y0, parameters, head }: AdjointProblem,
): tf.Tensor {
  const [end] = unrolled(steps, (t, [y]) => [field(t, y!, parameters)], [y0]) as [tf.Tensor];
  const [, , ...gradients] = unrolled(
    { ...steps, from: steps.to, to: steps.from },
    (t, [y, a]) => {
      // Copies, on which the way to y does not depend: the derivative wanted is the partial one.
      const copies = parameters.map((parameter) => parameter.clone());
      const slopes = grads((at, ...of) => field(t, at!, of))([y!, ...copies], a);
      return [field(t, y!, parameters), ...slopes.map((slope) => slope.neg())];
    },
    [end, grad(head)(end), ...parameters.map((parameter) => parameter.zerosLike())],
  );

  // What the head itself depends on, such as the parameters of a base, is differentiated as ever: only the way to the state
  // at the end is cut, and its gradient comes in with a term of value 0. tfjs takes no derivatives inside the functions of
  // a custom gradient, so all is computed outside them.
  const cut = customGrad((start, save) => {
    (save as unknown as (tensors: tf.Tensor[]) => void)([start as tf.Tensor]);
    return { value: end.clone(), gradFunc: (_, saved) => saved[0]!.zerosLike() };
  });
  const attached = customGrad((...inputs) => {
    (inputs.pop() as unknown as (tensors: tf.Tensor[]) => void)([...gradients]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => saved.map((gradient) => gradient.mul(dy));
    // tfjs types the gradient of a function of one argument alone.
    return { value: scalar(0), gradFunc: gradFunc as unknown as (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor };
  });
  return head(cut(y0)).add(attached(...parameters));
}
