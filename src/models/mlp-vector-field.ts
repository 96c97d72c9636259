import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken, type Dataset } from "../datasets/dataset.js";
import type { RowField } from "../divergences/divergence.js";
import { activationOption } from "./layers/activation.js";
import { Context, contextOptions, type ContextOptions } from "./layers/context.js";
import { Mlp, type MlpOptions } from "./layers/mlp.js";
import type { Conditioning, ParameterSpec, Parameters, VectorField } from "./model.js";

type MlpVectorFieldOptions = Pick<MlpOptions, "hidden" | "activation"> & ContextOptions;

/** v(t, x) as a multilayer perceptron of position and context. */
class MlpVectorField implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly conditioning?: Conditioning;
  readonly #context: Context;
  readonly #mlp: Mlp;

  constructor({ dimension, classes }: Pick<Dataset, "dimension" | "classes">, options: MlpVectorFieldOptions) {
    this.dimension = dimension;
    this.#context = new Context(options, classes);
    if (this.#context.conditioning) this.conditioning = this.#context.conditioning;
    this.#mlp = new Mlp({ ...options, from: dimension + this.#context.width, to: dimension });
    this.parameters = this.#mlp.parameters;
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    return this.#mlp.apply(parameters, x.concat(this.#context.apply(t, condition), 1));
  }

  atOneTime(parameters: Parameters, condition?: tf.Tensor): (t: tf.Tensor) => RowField {
    const rows = this.#mlp.besideContext(parameters, this.dimension);
    return (t) => rows(this.#context.apply(t, condition));
  }
}

export const mlpVectorField = component({
  kind: "model",
  name: "mlpVectorField",
  summary: "Velocity field v(t, x): a multilayer perceptron of position and time.",
  paper: "Tong et al. 2024, arXiv:2302.00482, appendix E.1",
  cost: "O(w^2) a layer of width w and point",
  traits: { family: "vectorField" },
  options: {
    hidden: z.array(z.int().positive()).default([64, 64, 64]).describe("width of each hidden layer"),
    activation: activationOption.default("selu").describe("nonlinearity after each hidden layer"),
    ...contextOptions,
  },
  inject: [dataToken],
  create: (options, data) => new MlpVectorField(data, options),
});
