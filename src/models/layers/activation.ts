import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";

interface ActivationDefinition {
  apply(x: tf.Tensor): tf.Tensor;
  /**
   * Standard deviation of the weights after it, times sqrt(fan-in): 1 / sqrt(E phi(z)^2) for z from N(0, 1), which keeps
   * the second moment of a signal from layer to layer. It is that of He et al. 2015 (arXiv:1502.01852) for relu and that of
   * LeCun et al. 1998 for selu.
   */
  readonly gain: number;
}

/** Written in operations whose gradients have gradients, as a divergence inside a loss needs them twice. */
export const activations = {
  /** Klambauer et al. 2017, arXiv:1706.02515. */
  selu: { apply: (x) => x.selu(), gain: 1 },
  tanh: { apply: (x) => x.tanh(), gain: 1.5925374 },
  relu: { apply: (x) => x.relu(), gain: Math.SQRT2 },
  /** Clevert et al. 2016, arXiv:1511.07289. */
  elu: { apply: (x) => x.elu(), gain: 1.2451983 },
  softplus: { apply: (x) => x.softplus(), gain: 1.0418668 },
  /** x sigmoid(x), also called swish: Ramachandran et al. 2017, arXiv:1710.05941. */
  silu: { apply: (x) => x.mul(x.sigmoid()), gain: 1.6765325 },
  /** x Phi(x), by the error function: Hendrycks and Gimpel 2016, arXiv:1606.08415. */
  gelu: { apply: (x) => x.mul(x.mul(Math.SQRT1_2).erf().add(1)).mul(0.5), gain: 1.5335304 },
} satisfies Readonly<Record<string, ActivationDefinition>>;

export type Activation = keyof typeof activations;

/** Schema of an option that names an activation. */
export const activationOption = z.enum(Object.keys(activations) as [Activation, ...Activation[]]);
