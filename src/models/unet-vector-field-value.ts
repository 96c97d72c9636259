import type * as tfjs from "@tensorflow/tfjs";
import type { Dataset } from "../datasets/dataset.js";
import { UserError } from "../numerics/error.js";
import { tf } from "../runtime/tensorflow.js";
import { type Activation, activations } from "./layers/activation.js";
import { Context, type ContextOptions } from "./layers/context.js";
import { Convolution, type Extent, neighbourhood } from "./layers/convolution.js";
import { groupNorm } from "./layers/group-norm.js";
import { Mlp } from "./layers/mlp.js";
import { ResidualConvolution } from "./layers/residual-convolution.js";
import type { Conditioning, ParameterSpec, Parameters, VectorField } from "./model.js";

export interface UnetVectorFieldOptions extends ContextOptions {
  readonly height?: number | undefined;
  readonly channels: readonly number[];
  readonly groups: number;
  readonly activation: Activation;
}

/**
 * A U-Net over points that are grey images: residual convolutions at each resolution, each half of the one before, down and
 * up again, with what was found on the way down beside what comes up.
 */
export class UnetVectorField implements VectorField {
  readonly family = "vectorField";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly conditioning?: Conditioning;
  readonly #extent: Extent;
  readonly #groups: number;
  readonly #activation: Activation;
  readonly #context: Context;
  readonly #embedding: Mlp;
  readonly #input: Convolution;
  readonly #down: readonly ResidualConvolution[];
  readonly #up: readonly ResidualConvolution[];
  readonly #output: Convolution;

  constructor({ dimension, classes }: Pick<Dataset, "dimension" | "classes">, options: UnetVectorFieldOptions) {
    const { channels, groups, activation } = options;
    checkGroups(channels, groups);
    this.dimension = dimension;
    this.#extent = extentOf(dimension, options.height, channels.length - 1);
    this.#groups = groups;
    this.#activation = activation;
    this.#context = new Context(options, classes);
    if (this.#context.conditioning) this.conditioning = this.#context.conditioning;
    const width = 4 * channels[0]!;
    this.#embedding = new Mlp({
      ...{ name: "context.", from: this.#context.width, hidden: [width], to: width, activation },
    });
    const block = (name: string, level: number, from: number, to: number) => {
      const extent = this.#extent.map((side) => side / 2 ** level) as unknown as Extent;
      return new ResidualConvolution({ name, extent, from, to, context: width, groups, activation });
    };
    const window = neighbourhood(this.#extent);
    this.#input = new Convolution("input", window, 1, channels[0]!, 1);
    this.#down = channels.map((to, level) => block(`down.${level}`, level, channels[Math.max(0, level - 1)]!, to));
    this.#up = channels.slice(0, -1).map((to, level) => block(`up.${level}`, level, to + channels[level + 1]!, to));
    this.#output = new Convolution("output", window, channels[0]!, 1, activations[activation].gain);
    const layers = [this.#embedding, this.#input, ...this.#down, ...this.#up, this.#output];
    this.parameters = layers.flatMap((layer) => layer.parameters);
  }

  velocity(parameters: Parameters, t: tfjs.Tensor, x: tfjs.Tensor, condition?: tfjs.Tensor): tfjs.Tensor {
    const { apply } = activations[this.#activation];
    const n = x.shape[0];
    const context = apply(this.#embedding.apply(parameters, this.#context.apply(t, condition)));
    const image = this.#input.apply(parameters, x.reshape([n, 1, ...this.#extent]));
    const { found } = this.#down.reduce<{ readonly h: tfjs.Tensor4D; readonly found: readonly tfjs.Tensor4D[] }>(
      ({ h, found }, block, level) => {
        const next = block.apply(parameters, level === 0 ? h : halved(h), context);
        return { h: next, found: [...found, next] };
      },
      { h: image, found: [] },
    );
    const features = this.#up.reduceRight<tfjs.Tensor4D>(
      (h, block, level) => block.apply(parameters, doubled(h).concat(found[level]!, 1), context),
      found.at(-1)!,
    );
    const last = apply(groupNorm(features, this.#groups)) as tfjs.Tensor4D;
    return this.#output.apply(parameters, last).reshape([n, this.dimension]);
  }
}

/** Means of 2 x 2 pixels. */
function halved(x: tfjs.Tensor4D): tfjs.Tensor4D {
  const [n, channels, height, width] = x.shape;
  const pairs = x.reshape<tfjs.Tensor2D>([(n * channels * height) / 2, 2 * width]);
  return pairs
    .matMul(blocks(width / 2).transpose())
    .mul(0.25)
    .reshape([n, channels, height / 2, width / 2]);
}

/** Every pixel as 2 x 2 pixels. */
function doubled(x: tfjs.Tensor4D): tfjs.Tensor4D {
  const [n, channels, height, width] = x.shape;
  const rows = x.reshape<tfjs.Tensor2D>([n * channels * height, width]);
  return rows.matMul(blocks(width)).reshape([n, channels, 2 * height, 2 * width]);
}

/** Which of the pixels of two rows, one after the other, each pixel of a row half as wide is made of: [width, 4 width]. */
function blocks(width: number): tfjs.Tensor2D {
  const row = (i: number) =>
    Array.from({ length: 4 * width }, (_, j) => (Math.floor((j % (2 * width)) / 2) === i ? 1 : 0));
  return tf.tensor2d(Array.from({ length: width }, (_, i) => row(i)));
}

function checkGroups(channels: readonly number[], groups: number): void {
  const odd = channels.find((count) => count % groups !== 0);
  if (odd === undefined) return;
  throw new UserError(
    `unetVectorField: channels has ${odd} and groups is ${groups}; expected channels that are multiples of the groups.`,
  );
}

/** The shape of the images: as near to a square as the dimension allows, unless the height is given. */
function extentOf(dimension: number, given: number | undefined, halvings: number): Extent {
  let height = given ?? Math.floor(Math.sqrt(dimension));
  while (given === undefined && dimension % height !== 0) height--;
  const width = dimension / height;
  if (!Number.isInteger(width)) {
    throw new UserError(
      `unetVectorField: height is ${height}, and the data have ${dimension} coordinates; expected a height that divides them.`,
    );
  }
  if ([height, width].some((side) => side % 2 ** halvings !== 0)) {
    throw new UserError(
      `unetVectorField: images of ${height} x ${width} pixels cannot be halved ${halvings} times; give as many channels as ` +
        "there are to be resolutions, fewer than now.",
    );
  }
  return [height, width];
}
