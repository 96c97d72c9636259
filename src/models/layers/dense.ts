import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Layer } from "./layer.js";

export interface DenseWeights {
  readonly weight: tf.Tensor;
  readonly bias: tf.Tensor;
}

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
    const { weight, bias } = this.weights(parameters);
    return x.matMul(weight).add(bias);
  }

  /** W [from, to] and b [to]. */
  weights(parameters: Parameters): DenseWeights {
    return { weight: parameters[this.#weight]!, bias: parameters[this.#bias]! };
  }
}
