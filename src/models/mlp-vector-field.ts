import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { activationOption } from "./layers/activation.js";
import { Mlp, type MlpOptions } from "./layers/mlp.js";
import type { ParameterSpec, Parameters, VectorField } from "./model.js";

/** v(t, x) as a multilayer perceptron of [x, t]. */
class MlpVectorField implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly #mlp: Mlp;

  constructor(dimension: number, options: Pick<MlpOptions, "hidden" | "activation">) {
    this.dimension = dimension;
    this.#mlp = new Mlp({ ...options, from: dimension + 1, to: dimension });
    this.parameters = this.#mlp.parameters;
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor): tf.Tensor {
    return this.#mlp.apply(parameters, x.concat(t, 1));
  }
}

export const mlpVectorField = component({
  kind: "model",
  name: "mlpVectorField",
  summary: "Velocity field v(t, x): a multilayer perceptron of position and time.",
  paper: "Tong et al. 2024, arXiv:2302.00482, appendix E.1",
  traits: { family: "vectorField" },
  options: {
    hidden: z.array(z.int().positive()).default([64, 64, 64]).describe("width of each hidden layer"),
    activation: activationOption.default("selu").describe("nonlinearity after each hidden layer"),
  },
  inject: [dataToken],
  create: (options, data) => new MlpVectorField(data.dimension, options),
});
