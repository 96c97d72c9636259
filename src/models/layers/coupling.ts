import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { type ConditionerOptions, initialGain } from "./conditioner.js";
import { Constant } from "./constant.js";
import type { ElementwiseImage, ElementwiseMap } from "./elementwise-map.js";
import type { Layer } from "./layer.js";
import { Mlp } from "./mlp.js";

export interface CouplingOptions extends ConditionerOptions {
  /** Prefix of the parameters' names. */
  readonly name: string;
  readonly map: ElementwiseMap;
  /** Number of coordinates that are moved, and of those that say how. */
  readonly moved: number;
  readonly kept: number;
}

/**
 * Maps the moved coordinates one by one, as a perceptron of the kept ones says (Dinh et al. 2017, arXiv:1605.08803). Where
 * nothing is kept, the maps are the same for all rows.
 */
export class Coupling {
  readonly parameters: readonly ParameterSpec[];
  readonly #map: ElementwiseMap;
  readonly #conditioner: Layer;

  constructor({ name, map, moved, kept, hidden, activation }: CouplingOptions) {
    const to = map.size * moved;
    this.#map = map;
    this.#conditioner =
      kept === 0
        ? new Constant(`${name}constant`, to)
        : new Mlp({ name, from: kept, hidden, to, activation, outputGain: initialGain });
    this.parameters = this.#conditioner.parameters;
  }

  /** From the base's side to the data's; `kept` is absent where there is none. */
  forward(parameters: Parameters, x: tf.Tensor, kept?: tf.Tensor): ElementwiseImage {
    return this.#map.forward(x, this.#conditioner.apply(parameters, kept ?? x));
  }

  /** From the data's side to the base's. */
  inverse(parameters: Parameters, y: tf.Tensor, kept?: tf.Tensor): ElementwiseImage {
    return this.#map.inverse(y, this.#conditioner.apply(parameters, kept ?? y));
  }
}
