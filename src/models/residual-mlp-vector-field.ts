import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken, type Dataset } from "../datasets/dataset.js";
import { type Activation, activationOption, activations } from "./layers/activation.js";
import { Context, contextOptions, type ContextOptions } from "./layers/context.js";
import { Dense } from "./layers/dense.js";
import { Mlp } from "./layers/mlp.js";
import type { Conditioning, ParameterSpec, Parameters, VectorField } from "./model.js";

interface ResidualMlpVectorFieldOptions extends ContextOptions {
  readonly blocks: number;
  readonly width: number;
  readonly activation: Activation;
}

/** Blocks h + f(phi(h), context), each a network of one hidden layer, between a dense layer in and one out. */
class ResidualMlpVectorField implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly conditioning?: Conditioning;
  readonly #context: Context;
  readonly #input: Dense;
  readonly #blocks: readonly Mlp[];
  readonly #output: Dense;
  readonly #activation: Activation;

  constructor({ dimension, classes }: Pick<Dataset, "dimension" | "classes">, options: ResidualMlpVectorFieldOptions) {
    const { blocks, width, activation } = options;
    this.dimension = dimension;
    this.#activation = activation;
    this.#context = new Context(options, classes);
    if (this.#context.conditioning) this.conditioning = this.#context.conditioning;
    this.#input = new Dense("input", dimension + this.#context.width, width, 1);
    this.#blocks = Array.from({ length: blocks }, (_, k) => {
      // The variances of the blocks add up: together they double that of the input.
      const outputGain = activations[activation].gain / Math.sqrt(blocks);
      const name = `block.${k}.`;
      return new Mlp({ name, from: width + this.#context.width, hidden: [width], to: width, activation, outputGain });
    });
    this.#output = new Dense("output", width, dimension, activations[activation].gain / Math.SQRT2);
    this.parameters = [this.#input, ...this.#blocks, this.#output].flatMap((layer) => layer.parameters);
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    const { apply } = activations[this.#activation];
    const context = this.#context.apply(t, condition);
    const input = this.#input.apply(parameters, x.concat(context, 1));
    const features = this.#blocks.reduce(
      (h, block) => h.add(block.apply(parameters, apply(h).concat(context, 1))),
      input,
    );
    return this.#output.apply(parameters, apply(features));
  }
}

export const residualMlpVectorField = component({
  kind: "model",
  name: "residualMlpVectorField",
  summary: "Velocity field v(t, x): residual blocks, each of which sees the time again.",
  paper: "He et al. 2016, arXiv:1603.05027",
  cost: "O(w^2) a block of width w and point",
  traits: { family: "vectorField" },
  options: {
    blocks: z.int().positive().default(3).describe("number of residual blocks"),
    width: z.int().positive().default(64).describe("width of the blocks and of their hidden layers"),
    activation: activationOption.default("silu").describe("nonlinearity before each dense layer but the first"),
    ...contextOptions,
  },
  inject: [dataToken],
  create: (options, data) => new ResidualMlpVectorField(data, options),
});
