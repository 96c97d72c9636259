import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { type Activation, activations } from "./activation.js";
import { Dense } from "./dense.js";
import type { Layer } from "./layer.js";
import { perceptronRows, type RowsBesideContext } from "./perceptron-rows.js";

export interface MlpOptions {
  /** Prefix of the parameters' names. */
  readonly name?: string;
  readonly from: number;
  /** Width of each hidden layer. */
  readonly hidden: readonly number[];
  readonly to: number;
  readonly activation: Activation;
  /** Gain of the last layer's initial weights; 1 unless given, small for a map that starts near zero. */
  readonly outputGain?: number;
}

/** A multilayer perceptron: dense layers with an activation after each but the last. */
export class Mlp implements Layer {
  readonly parameters: readonly ParameterSpec[];
  readonly #hidden: readonly Dense[];
  readonly #output: Dense;
  readonly #activation: Activation;

  constructor({ name = "", from, hidden, to, activation, outputGain = 1 }: MlpOptions) {
    const widths = [from, ...hidden];
    // Data and time come in with the variance that they have: only what an activation has shrunk needs its gain.
    const gain = (i: number) => (i === 0 ? 1 : activations[activation].gain);
    this.#hidden = hidden.map((width, i) => new Dense(`${name}hidden.${i}`, widths[i]!, width, gain(i)));
    this.#output = new Dense(`${name}output`, widths.at(-1)!, to, outputGain);
    this.#activation = activation;
    this.parameters = [...this.#hidden, this.#output].flatMap((layer) => layer.parameters);
  }

  apply(parameters: Parameters, x: tf.Tensor): tf.Tensor {
    const { apply } = activations[this.#activation];
    const features = this.#hidden.reduce((h, layer) => apply(layer.apply(parameters, h)), x);
    return this.#output.apply(parameters, features);
  }

  /** The perceptron as a function of its first `dimension` inputs, where all rows have the rest of them in common. */
  besideContext(parameters: Parameters, dimension: number): RowsBesideContext {
    const [first, ...rest] = [...this.#hidden, this.#output].map((layer) => layer.weights(parameters));
    return perceptronRows([first!, ...rest], this.#activation, dimension);
  }
}
