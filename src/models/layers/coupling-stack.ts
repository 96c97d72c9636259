import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";
import type { ConditionerOptions } from "./conditioner.js";
import { Coupling } from "./coupling.js";
import type { ElementwiseImage, ElementwiseMap } from "./elementwise-map.js";

export interface CouplingStackOptions extends ConditionerOptions {
  /** Prefix of the parameters' names. */
  readonly name?: string;
  readonly dimension: number;
  readonly map: ElementwiseMap;
  /** Number of couplings. */
  readonly layers: number;
}

/**
 * Couplings that move the two halves of the coordinates in turn, each given the other. A line has no two halves: in one
 * dimension each coupling is one map for all rows.
 */
export class CouplingStack implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #sizes: readonly number[];
  readonly #couplings: readonly Coupling[];

  constructor({ name = "", dimension, layers, ...options }: CouplingStackOptions) {
    this.#sizes = dimension === 1 ? [1] : [Math.ceil(dimension / 2), Math.floor(dimension / 2)];
    this.#couplings = Array.from({ length: layers }, (_, layer) => {
      const moved = this.#sizes[this.#movedHalf(layer)]!;
      return new Coupling({ ...options, name: `${name}coupling.${layer}.`, moved, kept: dimension - moved });
    });
    this.parameters = this.#couplings.flatMap((coupling) => coupling.parameters);
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    return this.#compose(z, [...this.#couplings.keys()], (coupling, x, kept) => coupling.forward(parameters, x, kept));
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    const layers = [...this.#couplings.keys()].reverse();
    return this.#compose(x, layers, (coupling, y, kept) => coupling.inverse(parameters, y, kept));
  }

  #movedHalf(layer: number): number {
    return layer % this.#sizes.length;
  }

  #compose(
    x: tf.Tensor,
    layers: readonly number[],
    move: (coupling: Coupling, moved: tf.Tensor, kept?: tf.Tensor) => ElementwiseImage,
  ): Mapped {
    // A copy: tfjs keeps the array that `split` returns for the gradient.
    const halves = this.#sizes.length === 1 ? [x] : [...x.split([...this.#sizes], 1)];
    const logDets = layers.map((layer) => {
      const half = this.#movedHalf(layer);
      const { value, logSlope } = move(this.#couplings[layer]!, halves[half]!, halves[1 - half]);
      halves[half] = value;
      return logSlope.sum(1);
    });
    const [first, ...rest] = halves as [tf.Tensor, ...tf.Tensor[]];
    return { value: first.concat(rest, 1), logDet: logDets.reduce((sum, logDet) => sum.add(logDet)) };
  }
}
