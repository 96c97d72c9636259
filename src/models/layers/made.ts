import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { activations } from "./activation.js";
import { type ConditionerOptions, initialGain } from "./conditioner.js";
import type { Layer } from "./layer.js";
import { MaskedDense } from "./masked-dense.js";

export interface MadeOptions extends ConditionerOptions {
  /** Prefix of the parameters' names. */
  readonly name: string;
  /** The place of each coordinate in the order, a permutation of 0 … d - 1 with d > 1. */
  readonly order: readonly number[];
  /** Outputs for each coordinate. */
  readonly size: number;
}

/**
 * Masked perceptron whose outputs for a coordinate, j, d + j, 2d + j, …, see only those before it in the order (Germain et
 * al. 2015, arXiv:1502.03509). A unit of degree m sees the first m coordinates; the degrees of a layer are spread evenly
 * over 1 … d - 1 and always hold both ends, so that no unit is without an input or an output.
 */
export class Made implements Layer {
  readonly parameters: readonly ParameterSpec[];
  readonly #layers: readonly MaskedDense[];
  readonly #activate: (x: tf.Tensor) => tf.Tensor;

  constructor({ name, order, size, hidden, activation }: MadeOptions) {
    const { apply, gain } = activations[activation];
    const degrees = [order.map((place) => place + 1), ...hidden.map((width) => spread(width, order.length - 1))];
    const layers = hidden.map((_, i) => {
      const [from, to] = [degrees[i]!, degrees[i + 1]!];
      return new MaskedDense(
        `${name}hidden.${i}`,
        masked(from, to, (a, b) => a <= b),
        i === 0 ? 1 : gain,
      );
    });
    const outputs = Array.from({ length: size }, () => degrees[0]!).flat();
    layers.push(
      new MaskedDense(
        `${name}output`,
        masked(degrees.at(-1)!, outputs, (a, b) => a < b),
        initialGain,
      ),
    );
    this.parameters = layers.flatMap((layer) => layer.parameters);
    this.#layers = layers;
    this.#activate = apply;
  }

  /** [n, d] to [n, size d]. */
  apply(parameters: Parameters, x: tf.Tensor): tf.Tensor {
    return this.#layers.reduce((h, layer, i) => layer.apply(parameters, i === 0 ? h : this.#activate(h)), x);
  }
}

/** `width` degrees from 1 to `greatest`, ascending. */
function spread(width: number, greatest: number): readonly number[] {
  const steps = Math.max(width - 1, 1);
  return Array.from({ length: width }, (_, i) => 1 + Math.round((i * (greatest - 1)) / steps));
}

/** 1 where a unit of a degree of `from` (rows) may feed one of a degree of `to` (columns). */
function masked(
  from: readonly number[],
  to: readonly number[],
  feeds: (from: number, to: number) => boolean,
): readonly (readonly number[])[] {
  return from.map((a) => to.map((b) => (feeds(a, b) ? 1 : 0)));
}
