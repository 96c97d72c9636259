import type { Tensor } from "@tensorflow/tfjs";
import { monotoneRoot } from "../../runtime/ops/monotone-root.js";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";
import { BlockDense, type BlockWeights } from "./block-dense.js";

export interface BlockAutoregressiveOptions {
  /** Prefix of the parameters' names. */
  readonly name: string;
  /** The place of each coordinate in the order, a permutation of 0 … d - 1. */
  readonly order: readonly number[];
  /** Units of each hidden layer for each coordinate. */
  readonly hidden: readonly number[];
}

/** Initial logit of the part of the identity: about three quarters. */
const initialGate = 1;
/** Initial gains of the first, the last and the other layers: the network is then close to the identity near the origin. */
const gains = { first: 0.5, last: 2.5, between: 1 };

/**
 * From data to base z = a x + (1 - a) g(x) with a in (0, 1) for each coordinate and a network g of tanh units whose output for
 * a coordinate increases with it and depends on those before it in the order (De Cao et al. 2019, arXiv:1904.04676). As g is
 * bounded by its last weights, each coordinate of x is the root of an increasing function in a known bracket: from base to
 * data they are found in turn.
 */
export class BlockAutoregressive implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #order: readonly number[];
  readonly #layers: readonly BlockDense[];
  readonly #gate: string;

  constructor({ name, order, hidden }: BlockAutoregressiveOptions) {
    const widths = [1, ...hidden, 1];
    this.#order = order;
    this.#layers = widths.slice(1).map((to, i) => {
      const gain = i === 0 ? gains.first : i === hidden.length ? gains.last : gains.between;
      const spread = i === hidden.length ? 0.1 : 1;
      return new BlockDense({ name: `${name}layer.${i}`, order, from: widths[i]!, to, gain, spread });
    });
    this.#gate = `${name}gate`;
    this.parameters = [
      ...this.#layers.flatMap((layer) => layer.parameters),
      { name: this.#gate, shape: [1, order.length], initialize: (out) => out.fill(initialGate) },
    ];
  }

  inverse(parameters: Parameters, x: Tensor): Mapped {
    const gate = parameters[this.#gate]!.sigmoid();
    const weights = this.#weights(parameters);
    const signals = signalsOf(weights, x);
    // The derivative of each output by its own coordinate.
    const slope = weights.reduce((product, { own }, l) => {
      if (l === 0) return own.sum(0, true);
      return product.mul(signals[l]!.square().neg().add(1)).matMul(own);
    }, x);
    return {
      value: mixed(gate, x, signals.at(-1)!),
      logDet: mixed(gate, x.onesLike(), slope).log().sum(1),
    };
  }

  forward(parameters: Parameters, z: Tensor): Mapped {
    const weights = this.#weights(parameters);
    const gate = parameters[this.#gate]!.sigmoid();
    const { all, bias } = weights.at(-1)!;
    const reach = all.abs().sum(0, true);
    const rest = gate.neg().add(1);
    const centres = z.sub(rest.mul(bias)).div(gate);
    const halfWidths = rest.mul(reach).div(gate);

    const d = this.#order.length;
    const column = (of: Tensor, i: number) => of.slice([0, i], [-1, 1]);
    // The signals into each layer, by coordinate: zeros until the coordinate's turn.
    const signals = weights.map(({ own }) => {
      const units = own.shape[0] / d;
      return Array.from({ length: d }, () => column(z, 0).zerosLike().tile([1, units]));
    });
    for (const i of this.#inOrder()) {
      const block = weights.map((layer, l) => blockOf(layer, joined(signals[l]!), i, d));
      const part = column(gate, i);
      const target = column(z, i);
      const equation = {
        residual: (x: Tensor) => mixed(part, x, signalsOf(block, x).at(-1)!).sub(target),
        slope: (x: Tensor) => mixed(part, x.onesLike(), slopeOf(block, x)),
      };
      const [centre, halfWidth] = [column(centres, i), column(halfWidths, i)];
      const root = monotoneRoot(equation, centre.sub(halfWidth), centre.add(halfWidth));
      const found = signalsOf(block, root);
      for (const [l, signal] of signals.entries()) signal[i] = found[l]!;
    }
    const value = joined(signals[0]!);
    return { value, logDet: this.inverse(parameters, value).logDet.neg() };
  }

  #weights(parameters: Parameters): readonly BlockWeights[] {
    return this.#layers.map((layer) => layer.weights(parameters));
  }

  /** The coordinates in the order in which they are found. */
  #inOrder(): readonly number[] {
    return this.#order.map((_, place) => this.#order.indexOf(place));
  }
}

function mixed(gate: Tensor, identity: Tensor, network: Tensor): Tensor {
  return network.add(identity.sub(network).mul(gate));
}

const joined = ([first, ...rest]: readonly Tensor[]): Tensor => first!.concat([...rest], 1);

/** The network of coordinate i alone: what earlier coordinates contribute by their `signals` becomes part of the bias. */
function blockOf({ own, earlier, bias }: BlockWeights, signals: Tensor, i: number, d: number): Block {
  const [from, to] = own.shape.map((size) => size / d) as [number, number];
  const columns = (of: Tensor) => of.slice([0, i * to], [-1, to]);
  return {
    all: own.slice([i * from, i * to], [from, to]),
    bias: signals.matMul(columns(earlier)).add(columns(bias)),
  };
}

type Block = Pick<BlockWeights, "all" | "bias">;

/** What goes into each layer of x [..., n, from], and the value that comes out of the last. */
function signalsOf(layers: readonly Block[], x: Tensor): readonly Tensor[] {
  const signals = [x];
  layers.forEach(({ all, bias }, l) => {
    const sum = times(signals[l]!, all).add(bias);
    signals.push(l < layers.length - 1 ? sum.tanh() : sum);
  });
  return signals;
}

/** The derivative of the network of one coordinate by it. */
function slopeOf(layers: readonly Block[], x: Tensor): Tensor {
  const signals = signalsOf(layers, x);
  return layers.slice(1).reduce((product, { all }, l) => {
    return product.mul(signals[l + 1]!.square().neg().add(1)).matMul(all);
  }, layers[0]!.all);
}

/** x [..., n, from] by a matrix [from, to]. */
function times(x: Tensor, matrix: Tensor): Tensor {
  if (x.rank === 2) return x.matMul(matrix);
  const [from, to] = matrix.shape as [number, number];
  return x
    .reshape([-1, from])
    .matMul(matrix)
    .reshape([...x.shape.slice(0, -1), to]);
}
