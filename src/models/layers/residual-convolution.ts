import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { type Activation, activations } from "./activation.js";
import { Convolution, type Extent, neighbourhood } from "./convolution.js";
import { Dense } from "./dense.js";
import { groupNorm } from "./group-norm.js";

export interface ResidualConvolutionOptions {
  readonly name: string;
  /** Of the images. */
  readonly extent: Extent;
  readonly from: number;
  readonly to: number;
  /** Features of the context. */
  readonly context: number;
  readonly groups: number;
  readonly activation: Activation;
}

/**
 * x + f(x, context) for images, with two normalised convolutions, between which the context scales and shifts each channel
 * (Ho et al. 2020, arXiv:2006.11239, appendix B; Dhariwal & Nichol 2021, arXiv:2105.05233, section 3.1).
 */
export class ResidualConvolution {
  readonly parameters: readonly ParameterSpec[];
  readonly #options: ResidualConvolutionOptions;
  readonly #first: Convolution;
  readonly #modulation: Dense;
  readonly #second: Convolution;
  readonly #shortcut: Convolution | undefined;

  constructor(options: ResidualConvolutionOptions) {
    const { name, extent, from, to, context, activation } = options;
    const { gain } = activations[activation];
    const window = neighbourhood(extent);
    this.#options = options;
    this.#first = new Convolution(`${name}.first`, window, from, to, gain);
    this.#modulation = new Dense(`${name}.modulation`, context, 2 * to, 1);
    this.#second = new Convolution(`${name}.second`, window, to, to, gain * Math.SQRT1_2);
    this.#shortcut = from === to ? undefined : new Convolution(`${name}.shortcut`, [1, 1], from, to, 1);
    const layers = [this.#first, this.#modulation, this.#second, ...(this.#shortcut ? [this.#shortcut] : [])];
    this.parameters = layers.flatMap((layer) => layer.parameters);
  }

  /** Images [n, from, height, width] and the context [n, features] to [n, to, height, width]. */
  apply(parameters: Parameters, x: tf.Tensor4D, context: tf.Tensor): tf.Tensor4D {
    const { groups, activation, to } = this.#options;
    const { apply } = activations[activation];
    const h = this.#first.apply(parameters, apply(groupNorm(x, groups)) as tf.Tensor4D);
    const [scale, shift] = this.#modulation
      .apply(parameters, context)
      .reshape([x.shape[0], 2 * to, 1, 1])
      .split(2, 1) as [tf.Tensor4D, tf.Tensor4D];
    const modulated = groupNorm(h, groups).mul(scale.add(1)).add(shift);
    const change = this.#second.apply(parameters, apply(modulated) as tf.Tensor4D);
    return (this.#shortcut?.apply(parameters, x) ?? x).add(change);
  }
}
