import type * as tf from "@tensorflow/tfjs";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Runtime, Tensors } from "../runtime/runtime.js";
import type { Constants } from "../solvers/constants.js";

/**
 * dX = f(t, X) dt + g(t, X) dW for a batch, with noise of its own in each coordinate: tensor programs over t (scalar),
 * X [n, d] and constants.
 */
export interface Sde {
  readonly runtime: Runtime;
  readonly constants: Constants;
  /** f; [n, d]. */
  readonly drift: (t: tf.Tensor, x: tf.Tensor, constants: Tensors) => tf.Tensor;
  /** g; of a shape that broadcasts to [n, d]. */
  readonly diffusion: (t: tf.Tensor, x: tf.Tensor, constants: Tensors) => tf.Tensor;
}

export interface SdeSolution {
  /** The state at each of the requested times. */
  readonly states: readonly Points[];
  /** Evaluations of f. */
  readonly nfe: number;
}

/**
 * Draws samples of a velocity field by a stochastic equation instead of the ODE: dX = (v + g^2 / 2 grad log p_t) dt + g dW
 * has the same marginals p_t for every g(t) (Song et al. 2021, arXiv:2011.13456, appendix D.1).
 */
export interface Sampler {
  readonly name: string;
  /** g at a time (scalar). */
  diffusion(t: tf.Tensor): tf.Tensor;
  /** Integrates from `times[0]` through the rest of the increasing `times`, with noise from `stream`. */
  integrate(sde: Sde, x0: Points, times: readonly number[], stream: Stream): Promise<SdeSolution>;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    sampler: Sampler;
  }
}
