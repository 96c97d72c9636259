import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken, type Dataset } from "../datasets/dataset.js";
import type { RowField } from "../divergences/divergence.js";
import { type Activation, activationOption, activations } from "./layers/activation.js";
import { perceptron } from "./layers/perceptron-rows.js";
import { ConcatSquash } from "./layers/concat-squash.js";
import { Context, contextOptions, type ContextOptions } from "./layers/context.js";
import type { Conditioning, ParameterSpec, Parameters, VectorField } from "./model.js";

interface ConcatSquashVectorFieldOptions extends ContextOptions {
  readonly hidden: readonly number[];
  readonly activation: Activation;
}

/** Layers of the position alone, in each of which the context gates and shifts the units. */
class ConcatSquashVectorField implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly conditioning?: Conditioning;
  readonly #context: Context;
  readonly #layers: readonly ConcatSquash[];
  readonly #activation: Activation;

  constructor({ dimension, classes }: Pick<Dataset, "dimension" | "classes">, options: ConcatSquashVectorFieldOptions) {
    const { hidden, activation } = options;
    this.dimension = dimension;
    this.#activation = activation;
    this.#context = new Context(options, classes);
    if (this.#context.conditioning) this.conditioning = this.#context.conditioning;
    const widths = [dimension, ...hidden, dimension];
    this.#layers = widths.slice(1).map((to, k) => {
      // A fresh gate halves what it lets through.
      const gain = 2 * (k === 0 ? 1 : activations[activation].gain);
      return new ConcatSquash(`layer.${k}`, widths[k]!, this.#context.width, to, gain);
    });
    this.parameters = this.#layers.flatMap((layer) => layer.parameters);
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    const { apply } = activations[this.#activation];
    const context = this.#context.apply(t, condition);
    return this.#layers.reduce((h, layer, k) => layer.apply(parameters, k === 0 ? h : apply(h), context), x);
  }

  atOneTime(parameters: Parameters, condition?: tf.Tensor): (t: tf.Tensor) => RowField {
    return (t) => {
      const context = this.#context.apply(t, condition);
      return perceptron(
        this.#layers.map((layer) => layer.weights(parameters, context)),
        this.#activation,
      );
    };
  }
}

export const concatSquashVectorField = component({
  kind: "model",
  name: "concatSquashVectorField",
  summary: "Velocity field v(t, x) whose layers are gated and shifted by the time, as in FFJORD.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367, appendix B.1",
  cost: "O(w^2) a layer of width w and point",
  traits: { family: "vectorField" },
  options: {
    hidden: z.array(z.int().positive()).default([64, 64, 64]).describe("width of each hidden layer"),
    activation: activationOption.default("tanh").describe("nonlinearity after each hidden layer"),
    ...contextOptions,
  },
  inject: [dataToken],
  create: (options, data) => new ConcatSquashVectorField(data, options),
});
