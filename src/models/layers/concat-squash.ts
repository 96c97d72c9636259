import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { Dense, type DenseWeights } from "./dense.js";
import { Projection } from "./projection.js";

/** (x W + b) sigmoid(c G + g) + c S: a dense layer of x whose size and offset the context c sets (FFJORD's concatsquash). */
export class ConcatSquash {
  readonly parameters: readonly ParameterSpec[];
  readonly #dense: Dense;
  readonly #gate: Dense;
  readonly #shift: Projection;

  constructor(name: string, from: number, context: number, to: number, gain: number) {
    this.#dense = new Dense(name, from, to, gain);
    this.#gate = new Dense(`${name}.gate`, context, to, 1);
    this.#shift = new Projection(`${name}.shift`, context, to, 1);
    this.parameters = [this.#dense, this.#gate, this.#shift].flatMap((layer) => layer.parameters);
  }

  /** x [n, from] and context [n, context] to [n, to]. */
  apply(parameters: Parameters, x: tf.Tensor, context: tf.Tensor): tf.Tensor {
    return this.#dense
      .apply(parameters, x)
      .mul(this.#gate.apply(parameters, context).sigmoid())
      .add(this.#shift.apply(parameters, context));
  }

  /** The dense layer that this one is where all rows have the context [1, context]. */
  weights(parameters: Parameters, context: tf.Tensor): DenseWeights {
    const { weight, bias } = this.#dense.weights(parameters);
    const gate = this.#gate.apply(parameters, context).sigmoid();
    return { weight: weight.mul(gate), bias: bias.mul(gate).add(this.#shift.apply(parameters, context)) };
  }
}
