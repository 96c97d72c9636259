import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Layer } from "./layer.js";

/**
 * x W + b. Weights start as N(0, gain^2 / fan-in), biases uniform on +-gain / sqrt(fan-in): with two or three inputs and all
 * biases zero, every unit would bend at the origin.
 */
export class Dense implements Layer {
  readonly parameters: readonly ParameterSpec[];
  readonly #weight: string;
  readonly #bias: string;

  constructor(name: string, from: number, to: number, gain: number) {
    this.#weight = `${name}.weight`;
    this.#bias = `${name}.bias`;
    const scale = gain / Math.sqrt(from);
    this.parameters = [
      {
        name: this.#weight,
        shape: [from, to],
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) out[i] = scale * stream.normal();
        },
      },
      {
        name: this.#bias,
        shape: [to],
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) out[i] = scale * (2 * stream.uniform() - 1);
        },
      },
    ];
  }

  apply(parameters: Parameters, x: tf.Tensor): tf.Tensor {
    return x.matMul(parameters[this.#weight]!).add(parameters[this.#bias]!);
  }
}
