import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";

interface ActivationDefinition {
  apply(x: tf.Tensor): tf.Tensor;
  /** Standard deviation of a weight times sqrt(fan-in): 1 after LeCun et al. 1998, sqrt(2) after He et al. 2015. */
  readonly gain: number;
}

/** Written in operations whose gradients have gradients, as a divergence inside a loss needs them twice. */
export const activations = {
  /** Klambauer et al. 2017, arXiv:1706.02515. */
  selu: { apply: (x) => x.selu(), gain: 1 },
  tanh: { apply: (x) => x.tanh(), gain: 1 },
  relu: { apply: (x) => x.relu(), gain: Math.SQRT2 },
  /** Clevert et al. 2016, arXiv:1511.07289; `tf.elu` has no second derivative. */
  elu: { apply: (x) => x.relu().add(x.minimum(0).expm1()), gain: Math.SQRT2 },
  softplus: { apply: (x) => x.softplus(), gain: Math.SQRT2 },
  /** x sigmoid(x), also called swish: Ramachandran et al. 2017, arXiv:1710.05941. */
  silu: { apply: (x) => x.mul(x.sigmoid()), gain: Math.SQRT2 },
  /** x Phi(x), by the error function: Hendrycks and Gimpel 2016, arXiv:1606.08415. */
  gelu: { apply: (x) => x.mul(x.mul(Math.SQRT1_2).erf().add(1)).mul(0.5), gain: Math.SQRT2 },
} satisfies Readonly<Record<string, ActivationDefinition>>;

export type Activation = keyof typeof activations;

/** Schema of an option that names an activation. */
export const activationOption = z.enum(Object.keys(activations) as [Activation, ...Activation[]]);
