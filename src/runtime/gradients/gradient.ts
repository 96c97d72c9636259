import type { GradConfig, Tensor } from "@tensorflow/tfjs";

/** What the gradient function reads: inputs and outputs of the kernel, handed to it in this order. */
interface Saved {
  readonly inputs?: readonly string[];
  readonly outputs?: readonly boolean[];
  /** All of an input list. */
  readonly all?: true;
}

/** Of dy (a list for kernels of several outputs) makes a thunk an input. */
type GradientFunction<A, D> = (dy: D, saved: Tensor[], attributes: A) => Record<string, () => Tensor>;

/**
 * A gradient for tfjs's registry. Made of public operations only, it is itself differentiable and right on every backend.
 */
export function gradient<A = unknown, D extends Tensor | Tensor[] = Tensor>(
  kernelName: string,
  saved: Saved,
  gradFunc: GradientFunction<A, D>,
): GradConfig {
  return {
    kernelName,
    inputsToSave: [...(saved.inputs ?? [])],
    outputsToSave: [...(saved.outputs ?? [])],
    saveAllInputs: saved.all ?? false,
    gradFunc: (dy, tensors, attributes) => gradFunc(dy as D, tensors, attributes as A),
  };
}
