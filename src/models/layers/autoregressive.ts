import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";
import type { ConditionerOptions } from "./conditioner.js";
import { Constant } from "./constant.js";
import type { ElementwiseMap } from "./elementwise-map.js";
import type { Layer } from "./layer.js";
import { Made } from "./made.js";

export interface AutoregressiveOptions extends ConditionerOptions {
  /** Prefix of the parameters' names. */
  readonly name: string;
  /** The place of each coordinate in the order, a permutation of 0 … d - 1. */
  readonly order: readonly number[];
  readonly map: ElementwiseMap;
}

/**
 * Maps each coordinate as those before it on the data's side say: from data to base in one pass of the network, from base
 * to data in d (Papamakarios et al. 2017, arXiv:1705.07057). In one dimension the map is the same for all rows.
 */
export class Autoregressive implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #dimension: number;
  readonly #map: ElementwiseMap;
  readonly #conditioner: Layer;

  constructor({ map, ...options }: AutoregressiveOptions) {
    this.#dimension = options.order.length;
    this.#map = map;
    this.#conditioner =
      this.#dimension === 1
        ? new Constant(`${options.name}constant`, map.size)
        : new Made({ ...options, size: map.size });
    this.parameters = this.#conditioner.parameters;
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    // The k-th pass sees the first k - 1 coordinates of the order as they will be, and so gets the k-th right.
    let x = z.zerosLike();
    for (let pass = 1; pass < this.#dimension; pass++) {
      x = this.#map.forward(z, this.#conditioner.apply(parameters, x)).value;
    }
    const { value, logSlope } = this.#map.forward(z, this.#conditioner.apply(parameters, x));
    return { value, logDet: logSlope.sum(1) };
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    const { value, logSlope } = this.#map.inverse(x, this.#conditioner.apply(parameters, x));
    return { value, logDet: logSlope.sum(1) };
  }
}
