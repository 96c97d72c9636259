import type { Tensor } from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";

export interface BlockDenseOptions {
  readonly name: string;
  /** The place of each coordinate in the order. */
  readonly order: readonly number[];
  /** Units in and out for each coordinate. */
  readonly from: number;
  readonly to: number;
  /** Sum of the initial weights of a unit from its own coordinate, and half-width of the interval of initial biases. */
  readonly gain: number;
  readonly spread: number;
}

/** Deviation of the initial logarithms of weights, by which units differ. */
const initialDeviation = 0.3;

/** The weights of a layer as the network uses them, [d from, d to] each, and its biases [1, d to]. */
export interface BlockWeights {
  /** Those between units of one coordinate, positive; zero elsewhere. */
  readonly own: Tensor;
  /** Those from units of coordinates earlier in the order; zero elsewhere. */
  readonly earlier: Tensor;
  /** Their sum. */
  readonly all: Tensor;
  readonly bias: Tensor;
}

/**
 * The parameters of a dense layer in blocks, a block for each pair of coordinates: exp(W) from a coordinate to itself, W from
 * earlier ones in the order, nothing from later ones (De Cao et al. 2019, arXiv:1904.04676, eq. 9).
 */
export class BlockDense {
  readonly parameters: readonly ParameterSpec[];
  readonly #weight: string;
  readonly #bias: string;
  readonly #own: number[][];
  readonly #earlier: number[][];

  constructor({ name, order, from, to, gain, spread }: BlockDenseOptions) {
    const entries = (of: (i: number, j: number) => boolean) =>
      Array.from({ length: order.length * from }, (_, row) =>
        Array.from({ length: order.length * to }, (__, column) =>
          of(Math.floor(row / from), Math.floor(column / to)) ? 1 : 0,
        ),
      );
    this.#own = entries((i, j) => i === j);
    this.#earlier = entries((i, j) => order[i]! < order[j]!);
    const [own, earlier] = [this.#own.flat(), this.#earlier.flat()];
    this.#weight = `${name}.weight`;
    this.#bias = `${name}.bias`;
    this.parameters = [
      {
        name: this.#weight,
        shape: [order.length * from, order.length * to],
        mask: Uint8Array.from(own, (value, i) => value + earlier[i]!),
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) {
            const normal = initialDeviation * stream.normal();
            out[i] = own[i]! * (Math.log(gain / from) + normal) + (earlier[i]! * normal) / from;
          }
        },
      },
      {
        name: this.#bias,
        shape: [1, order.length * to],
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) out[i] = spread * (2 * stream.uniform() - 1);
        },
      },
    ];
  }

  weights(parameters: Parameters): BlockWeights {
    const weight = parameters[this.#weight]!;
    const own = weight.exp().mul(this.#own);
    const earlier = weight.mul(this.#earlier);
    return { own, earlier, all: own.add(earlier), bias: parameters[this.#bias]! };
  }
}
