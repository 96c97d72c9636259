import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Layer } from "./layer.js";

/** x W, without a bias: where adding the same to every row would change nothing. */
export class Projection implements Layer {
  readonly parameters: readonly ParameterSpec[];
  readonly #weight: string;

  constructor(name: string, from: number, to: number, gain: number) {
    this.#weight = `${name}.weight`;
    const scale = gain / Math.sqrt(from);
    this.parameters = [
      {
        name: this.#weight,
        shape: [from, to],
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) out[i] = scale * stream.normal();
        },
      },
    ];
  }

  apply(parameters: Parameters, x: tf.Tensor): tf.Tensor {
    return x.matMul(parameters[this.#weight]!);
  }
}
