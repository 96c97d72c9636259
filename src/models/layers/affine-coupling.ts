import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Activation } from "./activation.js";
import { Constant } from "./constant.js";
import type { Layer } from "./layer.js";
import { Mlp } from "./mlp.js";

export interface AffineCouplingOptions {
  /** Prefix of the parameters' names. */
  readonly name: string;
  /** Number of coordinates that are moved, and of those that say how. */
  readonly moved: number;
  readonly kept: number;
  /** Width of each hidden layer of the conditioner. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Bound on the absolute log scale. */
  readonly maxLogScale: number;
}

interface Moved {
  /** [n, moved] */
  readonly value: tf.Tensor;
  /** [n] */
  readonly logDet: tf.Tensor;
}

/** Small enough that a fresh coupling is close to the identity, and not zero, so that every weight has a gradient. */
const initialGain = 0.01;

/**
 * y = x exp(s(c)) + m(c) for the moved coordinates x given the kept ones c (Dinh et al. 2017, arXiv:1605.08803, eq. 7),
 * with s = b tanh(. / b) bounded by b, so that neither direction overflows. Where nothing is kept, s and m are constants.
 */
export class AffineCoupling {
  readonly parameters: readonly ParameterSpec[];
  readonly #conditioner: Layer;
  readonly #maxLogScale: number;

  constructor({ name, moved, kept, hidden, activation, maxLogScale }: AffineCouplingOptions) {
    const to = 2 * moved;
    this.#conditioner =
      kept === 0
        ? new Constant(`${name}constant`, to)
        : new Mlp({ name, from: kept, hidden, to, activation, outputGain: initialGain });
    this.#maxLogScale = maxLogScale;
    this.parameters = this.#conditioner.parameters;
  }

  /** From the base's side to the data's; `kept` is absent where there is none. */
  forward(parameters: Parameters, x: tf.Tensor, kept?: tf.Tensor): Moved {
    const { shift, logScale } = this.#condition(parameters, kept ?? x);
    return { value: x.mul(logScale.exp()).add(shift), logDet: logScale.sum(1) };
  }

  /** From the data's side to the base's. */
  inverse(parameters: Parameters, y: tf.Tensor, kept?: tf.Tensor): Moved {
    const { shift, logScale } = this.#condition(parameters, kept ?? y);
    return { value: y.sub(shift).mul(logScale.neg().exp()), logDet: logScale.sum(1).neg() };
  }

  #condition(parameters: Parameters, given: tf.Tensor): { shift: tf.Tensor; logScale: tf.Tensor } {
    const [shift, raw] = this.#conditioner.apply(parameters, given).split(2, 1) as [tf.Tensor, tf.Tensor];
    return { shift, logScale: raw.div(this.#maxLogScale).tanh().mul(this.#maxLogScale) };
  }
}
