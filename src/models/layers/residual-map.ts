import type { Tensor } from "@tensorflow/tfjs";
import { inverseByElimination, logDetByElimination } from "../../runtime/ops/elimination.js";
import { spectralNormBound } from "../../runtime/ops/spectral-norm.js";
import { withoutGradient } from "../../runtime/ops/without-gradient.js";
import { tf } from "../../runtime/tensorflow.js";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Bijection, Mapped } from "./bijection.js";
import { Dense } from "./dense.js";

export interface ResidualMapOptions {
  /** Prefix of the parameters' names. */
  readonly name: string;
  readonly dimension: number;
  readonly hidden: readonly number[];
  /** Bound on the Lipschitz constant of the network, below 1. */
  readonly lipschitz: number;
}

/** Activations start nearer to relu than to a line: units that halve every slope would waste the bound. */
const initialLogBeta = Math.log(2);
/** Gain of the last layer's initial weights, for blocks that start near the identity. */
const outputGain = 0.1;
/** The fixed-point iteration reduces its first error by this factor; the Newton step after it about squares what is left. */
const reduction = 1e-8;

/**
 * From data to base z = x + g(x) with a network g that contracts (Behrmann et al. 2019, arXiv:1811.00995; Chen et al. 2019,
 * arXiv:1906.02735): LipSwish units between layers whose weights are divided by a bound of their spectral norm where that is
 * too large. The log determinant is exact, from the Jacobian propagated through the layers: I + J has a positive definite
 * symmetric part, so that elimination needs no pivoting. From base to data the fixed point of x = z - g(x) is iterated until
 * the contraction has shrunk the first error by 1e-8; one Newton step about squares that, and carries the gradient.
 */
export class ResidualMap implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #names: readonly string[];
  readonly #layerBound: number;
  readonly #iterations: number;

  constructor({ name, dimension, hidden, lipschitz }: ResidualMapOptions) {
    const widths = [dimension, ...hidden, dimension];
    this.#names = widths.slice(1).map((_, i) => `${name}layer.${i}`);
    this.#layerBound = lipschitz ** (1 / this.#names.length);
    this.#iterations = Math.ceil(Math.log(reduction) / Math.log(lipschitz));
    const gain = (i: number) => (i === hidden.length ? outputGain : 1);
    const beta = (of: string): ParameterSpec => ({
      name: `${of}.logBeta`,
      shape: [],
      initialize: (out) => out.fill(initialLogBeta),
    });
    this.parameters = this.#names.flatMap((of, i) => [
      ...(i === 0 ? [] : [beta(of)]),
      ...new Dense(of, widths[i]!, widths[i + 1]!, gain(i)).parameters,
    ]);
  }

  inverse(parameters: Parameters, x: Tensor): Mapped {
    const weights = this.#weights(parameters);
    const sums = sumsOf(weights, x);
    return { value: x.add(sums.at(-1)!), logDet: logDetByElimination(jacobianOf(weights, sums)) };
  }

  forward(parameters: Parameters, z: Tensor): Mapped {
    const weights = this.#weights(parameters);
    const near = withoutGradient(() => {
      let x = z;
      for (let i = 0; i < this.#iterations; i++) x = z.sub(sumsOf(weights, x).at(-1)!);
      return x;
    });
    const [n, d] = z.shape as [number, number];
    const inverseJacobian = withoutGradient(() => inverseByElimination(jacobianOf(weights, sumsOf(weights, near))));
    const residual = near.add(sumsOf(weights, near).at(-1)!).sub(z);
    const value = near.sub(residual.reshape([n, 1, d]).matMul(inverseJacobian).reshape([n, d]));
    return { value, logDet: this.inverse(parameters, value).logDet.neg() };
  }

  #weights(parameters: Parameters): readonly Weights[] {
    return this.#names.map((name) => {
      const matrix = parameters[`${name}.weight`]!;
      const excess = spectralNormBound(matrix).div(this.#layerBound).maximum(1);
      const beta = parameters[`${name}.logBeta`]?.exp();
      return { matrix: matrix.div(excess), bias: parameters[`${name}.bias`]!, beta };
    });
  }
}

interface Weights {
  readonly matrix: Tensor;
  readonly bias: Tensor;
  /** Of the activation before it; the first layer has none. */
  readonly beta: Tensor | undefined;
}

/** x sigmoid(beta x) / 1.1, whose slope never exceeds 1 whatever beta > 0 (Chen et al. 2019, section 3.2). */
const lipSwishScale = 1 / 1.1;

/** The sums in each layer of g before its activation, of which the last is g(x). */
function sumsOf(weights: readonly Weights[], x: Tensor): readonly Tensor[] {
  const sums: Tensor[] = [];
  weights.reduce((before, { matrix, bias, beta }) => {
    const signal = beta === undefined ? before : before.mul(before.mul(beta).sigmoid()).mul(lipSwishScale);
    sums.push(signal.matMul(matrix).add(bias));
    return sums.at(-1)!;
  }, x);
  return sums;
}

/** The Jacobian I + J of x + g(x) at each point, [n, d, d], its row i the derivative by coordinate i. */
function jacobianOf(weights: readonly Weights[], sums: readonly Tensor[]): Tensor {
  const n = sums[0]!.shape[0];
  const [first, ...others] = weights as [Weights, ...Weights[]];
  const [d, width] = first.matrix.shape as [number, number];
  const jacobian = others.reduce(
    (rows, { matrix, beta }, l) => {
      const [from, to] = matrix.shape as [number, number];
      const sum = sums[l]!.mul(beta!);
      const gate = sum.sigmoid();
      const slope = gate.add(sum.mul(gate).mul(gate.neg().add(1))).mul(lipSwishScale);
      const scaled = rows.mul(slope.reshape([n, 1, from])).reshape([n * d, from]);
      return scaled.matMul(matrix).reshape([n, d, to]);
    },
    first.matrix.reshape([1, d, width]),
  );
  return jacobian.add(tf.eye(d));
}
