import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken, type Dataset } from "../datasets/dataset.js";
import { type Activation, activations } from "./layers/activation.js";
import { Context, contextOptions, type ContextOptions } from "./layers/context.js";
import { Mlp } from "./layers/mlp.js";
import { Projection } from "./layers/projection.js";
import type { Conditioning, ParameterSpec, Parameters, VectorField } from "./model.js";

interface GradientVectorFieldOptions extends ContextOptions {
  readonly hidden: readonly [number, ...number[]];
  readonly activation: Activation;
}

/**
 * v(t, x) = gradient by x of a potential, a multilayer perceptron of position and context without a bias at its end, which
 * the gradient would not see. Its Jacobian is symmetric: it has no curl, like the velocity of optimal transport.
 */
class GradientVectorField implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly conditioning?: Conditioning;
  readonly #tf: typeof tf;
  readonly #context: Context;
  readonly #features: Mlp;
  readonly #potential: Projection;
  readonly #activation: Activation;

  constructor(
    tensorflow: typeof tf,
    { dimension, classes }: Pick<Dataset, "dimension" | "classes">,
    options: GradientVectorFieldOptions,
  ) {
    const { hidden, activation } = options;
    this.#tf = tensorflow;
    this.dimension = dimension;
    this.#activation = activation;
    this.#context = new Context(options, classes);
    if (this.#context.conditioning) this.conditioning = this.#context.conditioning;
    const from = dimension + this.#context.width;
    const last = hidden.at(-1)!;
    this.#features = new Mlp({ from, hidden: hidden.slice(0, -1), to: last, activation });
    // The gradient of a sum of `last` units is of the order of one unit's: the sum is not to be made smaller.
    this.#potential = new Projection("potential", last, 1, Math.sqrt(dimension + 1));
    this.parameters = [...this.#features.parameters, ...this.#potential.parameters];
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    const { apply } = activations[this.#activation];
    const context = this.#context.apply(t, condition);
    const potential = (at: tf.Tensor) =>
      this.#potential.apply(parameters, apply(this.#features.apply(parameters, at.concat(context, 1))));
    return this.#tf.grad(potential)(x);
  }
}

export const gradientVectorField = component({
  kind: "model",
  name: "gradientVectorField",
  summary: "Velocity field v(t, x) without curl: the gradient of a scalar potential.",
  paper: "Tong et al. 2024, arXiv:2302.00482, section 4; Neklyudov et al. 2023, arXiv:2210.06662",
  cost: "O(w^2) a layer of width w and point, twice; divergences are second derivatives",
  traits: { family: "vectorField" },
  options: {
    hidden: z
      .tuple([z.int().positive()], z.int().positive())
      .default([64, 64, 64])
      .describe("width of each hidden layer of the potential"),
    activation: z
      .enum(["silu", "softplus", "tanh", "gelu"])
      .default("silu")
      .describe("nonlinearity after each hidden layer; only smooth ones, for the velocity is made of their slopes"),
    ...contextOptions,
  },
  inject: [dataToken],
  create: async (options, data) => {
    const { tf } = await import("../runtime/tensorflow.js");
    return new GradientVectorField(tf, data, options);
  },
});
