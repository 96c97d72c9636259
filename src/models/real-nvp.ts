import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { dataToken } from "../datasets/dataset.js";
import { activationOption } from "./layers/activation.js";
import { AffineCoupling, type AffineCouplingOptions } from "./layers/affine-coupling.js";
import type { Flow, ParameterSpec, Parameters } from "./model.js";

interface RealNvpOptions extends Pick<AffineCouplingOptions, "hidden" | "activation" | "maxLogScale"> {
  readonly layers: number;
}

/**
 * Affine couplings that move the two halves of the coordinates in turn, each given the other. A line has no two halves:
 * in one dimension the flow is affine.
 */
class RealNvp implements Flow {
  readonly family = "flow";
  readonly dimension: number;
  readonly parameters: readonly ParameterSpec[];
  readonly #sizes: readonly number[];
  readonly #couplings: readonly AffineCoupling[];

  constructor(dimension: number, { layers, ...options }: RealNvpOptions) {
    this.dimension = dimension;
    this.#sizes = dimension === 1 ? [1] : [Math.ceil(dimension / 2), Math.floor(dimension / 2)];
    this.#couplings = Array.from({ length: layers }, (_, layer) => {
      const moved = this.#sizes[this.#movedHalf(layer)]!;
      return new AffineCoupling({ ...options, name: `coupling.${layer}.`, moved, kept: dimension - moved });
    });
    this.parameters = this.#couplings.flatMap((coupling) => coupling.parameters);
  }

  forward(parameters: Parameters, z: tf.Tensor): { value: tf.Tensor; logDet: tf.Tensor } {
    return this.#compose(z, [...this.#couplings.keys()], (coupling, x, kept) => coupling.forward(parameters, x, kept));
  }

  inverse(parameters: Parameters, x: tf.Tensor): { value: tf.Tensor; logDet: tf.Tensor } {
    const layers = [...this.#couplings.keys()].reverse();
    return this.#compose(x, layers, (coupling, y, kept) => coupling.inverse(parameters, y, kept));
  }

  #movedHalf(layer: number): number {
    return layer % this.#sizes.length;
  }

  #compose(
    x: tf.Tensor,
    layers: readonly number[],
    move: (coupling: AffineCoupling, moved: tf.Tensor, kept?: tf.Tensor) => { value: tf.Tensor; logDet: tf.Tensor },
  ): { value: tf.Tensor; logDet: tf.Tensor } {
    // A copy: tfjs keeps the array that `split` returns for the gradient.
    const halves = this.#sizes.length === 1 ? [x] : [...x.split([...this.#sizes], 1)];
    const logDets = layers.map((layer) => {
      const half = this.#movedHalf(layer);
      const { value, logDet } = move(this.#couplings[layer]!, halves[half]!, halves[1 - half]);
      halves[half] = value;
      return logDet;
    });
    const [first, ...rest] = halves as [tf.Tensor, ...tf.Tensor[]];
    return { value: first.concat(rest, 1), logDet: logDets.reduce((sum, logDet) => sum.add(logDet)) };
  }
}

export const realNvp = component({
  kind: "model",
  name: "realNvp",
  summary: "Normalizing flow of affine couplings, with exact log determinant and inverse.",
  paper: "Dinh et al. 2017, arXiv:1605.08803",
  traits: { family: "flow" },
  options: {
    layers: z.int().positive().default(8).describe("number of couplings"),
    hidden: z.array(z.int().positive()).default([64, 64]).describe("width of each hidden layer of a coupling"),
    activation: activationOption.default("tanh").describe("nonlinearity after each hidden layer"),
    maxLogScale: z.number().positive().default(2).describe("bound on the absolute log scale of one coupling"),
  },
  inject: [dataToken],
  create: (options, data) => new RealNvp(data.dimension, options),
});
