import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";

/** An activation at x and its derivative there, both in units of the activation's `scale`. */
export interface Activated {
  readonly value: tf.Tensor;
  readonly slope: tf.Tensor;
}

interface ActivationDefinition {
  apply(x: tf.Tensor): tf.Tensor;
  /** A constant factor of the activation, which products with weights take in. */
  readonly scale: number;
  /** The activation with its derivative: what the two and their gradients have in common is computed once. */
  withSlope(x: tf.Tensor): Activated;
  /**
   * Standard deviation of the weights after it, times sqrt(fan-in): 1 / sqrt(E phi(z)^2) for z from N(0, 1), which keeps
   * the second moment of a signal from layer to layer. It is that of He et al. 2015 (arXiv:1502.01852) for relu and that of
   * LeCun et al. 1998 for selu.
   */
  readonly gain: number;
}

/** Written in operations whose gradients have gradients, as a divergence inside a loss needs them twice. */
export const activations = {
  /** Klambauer et al. 2017, arXiv:1706.02515, equations 2 and 14. */
  selu: {
    apply: (x) => x.selu(),
    scale: 1.0507009873554805,
    withSlope: (x) => exponentialUnit(x, 1.6732632423543772),
    gain: 1,
  },
  tanh: {
    apply: (x) => x.tanh(),
    scale: 1,
    withSlope(x) {
      const value = x.tanh();
      return { value, slope: complement(value.square()) };
    },
    gain: 1.5925374,
  },
  relu: {
    apply: (x) => x.relu(),
    scale: 1,
    withSlope: (x) => ({ value: x.relu(), slope: x.step() }),
    gain: Math.SQRT2,
  },
  /** Clevert et al. 2016, arXiv:1511.07289. */
  elu: {
    apply: (x) => x.elu(),
    scale: 1,
    withSlope: (x) => exponentialUnit(x, 1),
    gain: 1.2451983,
  },
  softplus: {
    apply: (x) => x.softplus(),
    scale: 1,
    withSlope: (x) => ({ value: x.softplus(), slope: x.sigmoid() }),
    gain: 1.0418668,
  },
  /** x sigmoid(x), also called swish: Ramachandran et al. 2017, arXiv:1710.05941. */
  silu: {
    apply: (x) => x.mul(x.sigmoid()),
    scale: 1,
    withSlope(x) {
      const gate = x.sigmoid();
      const value = x.mul(gate);
      return { value, slope: gate.add(value.mul(complement(gate))) };
    },
    gain: 1.6765325,
  },
  /** x Phi(x), by the error function: Hendrycks and Gimpel 2016, arXiv:1606.08415. */
  gelu: {
    apply: (x) => x.mul(x.mul(Math.SQRT1_2).erf().add(1)).mul(0.5),
    scale: 1,
    withSlope(x) {
      const twice = x.mul(Math.SQRT1_2).erf().add(1);
      const density = x
        .square()
        .mul(-0.5)
        .exp()
        .mul(1 / Math.sqrt(2 * Math.PI));
      return { value: x.mul(twice).mul(0.5), slope: twice.mul(0.5).add(x.mul(density)) };
    },
    gain: 1.5335304,
  },
} satisfies Readonly<Record<string, ActivationDefinition>>;

/** max(x, 0) + alpha (exp(min(x, 0)) - 1), with alpha in the exponent: gradients then have no factors of it. */
function exponentialUnit(x: tf.Tensor, alpha: number): Activated {
  const above = x.relu();
  const tail = x.sub(above).add(Math.log(alpha)).exp();
  return {
    value: above.add(tail.sub(alpha)),
    slope: alpha === 1 ? tail : tail.sub(x.step().mul(alpha - 1)),
  };
}

function complement(x: tf.Tensor): tf.Tensor {
  return x.neg().add(1);
}

export type Activation = keyof typeof activations;

/** Schema of an option that names an activation. */
export const activationOption = z.enum(Object.keys(activations) as [Activation, ...Activation[]]);
