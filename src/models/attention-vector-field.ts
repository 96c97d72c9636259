import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken, type Dataset } from "../datasets/dataset.js";
import { UserError } from "../numerics/error.js";
import { type Activation, activationOption } from "./layers/activation.js";
import { Context, contextOptions, type ContextOptions } from "./layers/context.js";
import { Dense } from "./layers/dense.js";
import { Mlp } from "./layers/mlp.js";
import { SelfAttention } from "./layers/self-attention.js";
import type { Conditioning, ParameterSpec, Parameters, VectorField } from "./model.js";

interface AttentionVectorFieldOptions extends ContextOptions {
  readonly blocks: number;
  readonly width: number;
  readonly heads: number;
  readonly activation: Activation;
}

interface Block {
  readonly attention: SelfAttention;
  readonly mlp: Mlp;
}

/** Names of the arrays that make tokens of coordinates. */
const scale = "tokens.scale";
const place = "tokens.place";

/**
 * A transformer over the coordinates of a point: coordinate j is the token x_j a_j + b_j with learned a_j and b_j, beside
 * which time and class stand as one token more. Blocks of attention and of a perceptron add to the tokens.
 */
class AttentionVectorField implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly conditioning?: Conditioning;
  readonly #context: Context;
  readonly #contextToken: Dense;
  readonly #blocks: readonly Block[];
  readonly #output: Dense;
  readonly #width: number;

  constructor({ dimension, classes }: Pick<Dataset, "dimension" | "classes">, options: AttentionVectorFieldOptions) {
    const { blocks, width, heads, activation } = options;
    if (width % heads !== 0) {
      throw new UserError(
        `attentionVectorField: width is ${width} and heads is ${heads}; expected a width that is a multiple of the heads.`,
      );
    }
    this.dimension = dimension;
    this.#width = width;
    this.#context = new Context(options, classes);
    if (this.#context.conditioning) this.conditioning = this.#context.conditioning;
    this.#contextToken = new Dense("tokens.context", this.#context.width, width, 1);
    const gain = 1 / Math.sqrt(2 * blocks);
    this.#blocks = Array.from({ length: blocks }, (_, k) => ({
      attention: new SelfAttention(`block.${k}.attention`, width, heads, gain),
      mlp: new Mlp({ name: `block.${k}.`, from: width, hidden: [2 * width], to: width, activation, outputGain: gain }),
    }));
    this.#output = new Dense("output", width, 1, 1);
    const normal: ParameterSpec["initialize"] = (out, stream) => {
      stream.fillNormal(out);
    };
    this.parameters = [
      { name: scale, shape: [1, dimension, width], initialize: normal },
      { name: place, shape: [1, dimension, width], initialize: normal },
      ...this.#contextToken.parameters,
      ...this.#blocks.flatMap(({ attention, mlp }) => [...attention.parameters, ...mlp.parameters]),
      ...this.#output.parameters,
    ];
  }

  velocity(parameters: Parameters, t: tf.Tensor, x: tf.Tensor, condition?: tf.Tensor): tf.Tensor {
    const n = x.shape[0];
    const count = this.dimension + 1;
    const coordinates = x.expandDims(2).mul(parameters[scale]!).add(parameters[place]!);
    const context = this.#contextToken.apply(parameters, this.#context.apply(t, condition)).expandDims(1);
    const tokens = coordinates.concat(context, 1).reshape([n * count, this.#width]);
    const features = this.#blocks.reduce((h, { attention, mlp }) => {
      const attended = h.add(attention.apply(parameters, h, count));
      return attended.add(mlp.apply(parameters, attended));
    }, tokens);
    return this.#output.apply(parameters, features).reshape([n, count]).slice([0, 0], [n, this.dimension]);
  }
}

export const attentionVectorField = component({
  kind: "model",
  name: "attentionVectorField",
  summary: "Velocity field v(t, x): a transformer whose tokens are the coordinates of the point, and its time.",
  paper: "Vaswani et al. 2017, arXiv:1706.03762; Gorishniy et al. 2021, arXiv:2106.11959, section 3.3",
  cost: "O(d w^2 + d^2 w) a block of width w and point",
  traits: { family: "vectorField" },
  options: {
    blocks: z.int().positive().default(2).describe("number of blocks of attention and perceptron"),
    width: z.int().positive().default(32).describe("numbers a token"),
    heads: z.int().positive().default(4).describe("attention heads, which share the width"),
    activation: activationOption.default("silu").describe("nonlinearity of the perceptrons"),
    ...contextOptions,
  },
  inject: [dataToken],
  create: (options, data) => new AttentionVectorField(data, options),
});
