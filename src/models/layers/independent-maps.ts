import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";
import { Constant } from "./constant.js";
import type { ElementwiseMap } from "./elementwise-map.js";

/** Maps each coordinate by itself, in the same way in all rows. */
export class IndependentMaps implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #map: ElementwiseMap;
  readonly #constant: Constant;

  constructor(name: string, dimension: number, map: ElementwiseMap) {
    this.#map = map;
    this.#constant = new Constant(`${name}maps`, map.size * dimension);
    this.parameters = this.#constant.parameters;
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    const { value, logSlope } = this.#map.forward(z, this.#constant.apply(parameters, z));
    return { value, logDet: logSlope.sum(1) };
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    const { value, logSlope } = this.#map.inverse(x, this.#constant.apply(parameters, x));
    return { value, logDet: logSlope.sum(1) };
  }
}
