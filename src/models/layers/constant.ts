import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Layer } from "./layer.js";

/** The same learned row whatever the input; starts at zero. */
export class Constant implements Layer {
  readonly parameters: readonly ParameterSpec[];
  readonly #name: string;

  constructor(name: string, to: number) {
    this.#name = name;
    this.parameters = [{ name, shape: [1, to], initialize: (out) => out.fill(0) }];
  }

  apply(parameters: Parameters, x: tf.Tensor): tf.Tensor {
    const zeros = x.sum(1, true).zerosLike();
    return zeros.add(parameters[this.#name]!);
  }
}
