import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { streamsToken } from "../component/streams.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { logSumExp } from "../numerics/special.js";
import type { Parameters, ParameterSpec } from "../runtime/parameters.js";
import { GaussianMixture } from "./gaussian-mixture.js";
import { type BaseMeasure, type Entropy, type Moments, spaceToken, type TrainableBase } from "./measure.js";

/** k Gaussians with diagonal covariances; everything row by row. */
interface DiagonalMixture {
  readonly dimension: number;
  /** Logarithms of the weights, up to a common constant, [k]. */
  readonly logits: Float64Array;
  /** [k, d]. */
  readonly means: Float64Array;
  /** Logarithms of the standard deviations, [k, d]. */
  readonly logScales: Float64Array;
}

type TensorLike = tf.Tensor | number[] | number[][];

const names = { logits: "base.logits", means: "base.means", logScales: "base.logScales" } as const;

/** A mixture of Gaussians with diagonal covariances whose weights, means and scales a flow may train. */
class GaussianMixtureBase implements BaseMeasure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  readonly trainable?: TrainableBase;
  readonly #mixture: DiagonalMixture;
  readonly #law: GaussianMixture;

  constructor(mixture: DiagonalMixture, trainable: boolean) {
    this.dimension = mixture.dimension;
    this.#mixture = mixture;
    this.#law = lawOf(mixture);
    if (trainable) this.trainable = trainableBase(mixture);
  }

  sample(n: number, stream: Stream): Points {
    return this.#law.sample(n, stream);
  }

  logDensity(x: Points): Float64Array {
    return this.#law.logDensity(x);
  }

  logDensityTensor(x: tf.Tensor): tf.Tensor {
    const { means, logScales } = this.#mixture;
    const d = this.dimension;
    const logWeights = logWeightsOf(this.#mixture);
    const offsets = Array.from(logWeights, (weight, k) => weight - sum(logScales.subarray(k * d, (k + 1) * d)));
    const precisions = logScales.map((log) => Math.exp(-log));
    return logSumOfGaussians(x, rowsOf(means, d), rowsOf(precisions, d), offsets);
  }

  get entropy(): Entropy | undefined {
    return this.#law.entropy;
  }

  get moments(): Moments {
    return this.#law.moments;
  }
}

/** log of the sum over k of exp(offset_k) N(x; mean_k, diag(1 / inverseScale_k^2)) without its determinant; [n]. */
function logSumOfGaussians(x: tf.Tensor, means: TensorLike, inverseScales: TensorLike, offsets: TensorLike): tf.Tensor {
  const [n, d] = x.shape as [number, number];
  const squares = x.reshape([n, 1, d]).sub(means).mul(inverseScales).square().sum(2);
  return squares
    .mul(-0.5)
    .add(offsets)
    .logSumExp(1)
    .sub(0.5 * d * Math.log(2 * Math.PI));
}

function trainableBase(initial: DiagonalMixture): TrainableBase {
  const d = initial.dimension;
  const k = initial.logits.length;
  const spec = (name: string, values: Float64Array, shape: readonly number[]): ParameterSpec => ({
    name,
    shape,
    initialize(out) {
      out.set(values);
    },
  });
  return {
    parameters: [
      spec(names.logits, initial.logits, [k]),
      spec(names.means, initial.means, [k, d]),
      spec(names.logScales, initial.logScales, [k, d]),
    ],
    logDensityTensor(parameters: Parameters, x: tf.Tensor): tf.Tensor {
      const [logits, logScales] = [parameters[names.logits]!, parameters[names.logScales]!];
      const offsets = logits.sub(logits.logSumExp()).sub(logScales.sum(1));
      return logSumOfGaussians(x, parameters[names.means]!, logScales.neg().exp(), offsets);
    },
    fitted(flat) {
      const [logits, means] = [flat.slice(0, k), flat.slice(k, k + k * d)];
      return new GaussianMixtureBase({ dimension: d, logits, means, logScales: flat.slice(k + k * d) }, false);
    },
  };
}

function lawOf(mixture: DiagonalMixture): GaussianMixture {
  const { dimension: d, means, logScales } = mixture;
  const components = Array.from(logWeightsOf(mixture), (logWeight, k) => {
    const covariance = new Array<number>(d * d).fill(0);
    for (let j = 0; j < d; j++) covariance[j * (d + 1)] = Math.exp(2 * logScales[k * d + j]!);
    return { weight: Math.exp(logWeight), mean: Array.from(means.subarray(k * d, (k + 1) * d)), covariance };
  });
  return new GaussianMixture(components);
}

function logWeightsOf({ logits }: DiagonalMixture): Float64Array {
  const total = logSumExp(logits);
  return logits.map((logit) => logit - total);
}

function rowsOf(values: Float64Array, d: number): number[][] {
  return Array.from({ length: values.length / d }, (_, k) => Array.from(values.subarray(k * d, (k + 1) * d)));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

export const gaussianMixtureBase = component({
  kind: "base",
  name: "gaussianMixtureBase",
  summary: "A mixture of normal laws with diagonal covariances, fixed or trained along with a flow by its likelihood.",
  paper: "Izmailov et al. 2020, arXiv:1912.13025; Stimper et al. 2022, arXiv:2110.15828",
  cost: "O(n k d) time and memory for k components",
  options: {
    means: z
      .union([z.int().positive(), z.array(z.array(z.number()).min(1)).min(1)])
      .default(8)
      .describe("the means of the components, or how many to draw from N(0, spread^2 I)"),
    spread: z.number().positive().default(2).describe("standard deviation of the means that are drawn"),
    std: z.number().positive().default(1).describe("standard deviation of each component, in each coordinate"),
    weights: z.array(z.number().positive()).min(1).optional().describe("weights of the components; equal if absent"),
    trainable: z
      .boolean()
      .default(false)
      .describe("train weights, means and scales with the flow, from these values on"),
  },
  inject: [spaceToken, streamsToken],
  create: ({ means, spread, std, weights, trainable }, { dimension }, streams): BaseMeasure => {
    const rows = typeof means === "number" ? drawn(means, dimension, spread, streams("base")) : means;
    const k = rows.length;
    if (rows.some((row) => row.length !== dimension)) {
      throw new UserError(
        `gaussianMixtureBase: the data have ${dimension} coordinates; expected as many in every mean.`,
      );
    }
    if (weights !== undefined && weights.length !== k) {
      throw new UserError(
        `gaussianMixtureBase: there are ${k} means and ${weights.length} weights; give one weight a mean.`,
      );
    }
    const mixture = {
      dimension,
      logits: Float64Array.from(weights ?? new Array<number>(k).fill(1), Math.log),
      means: Float64Array.from(rows.flat()),
      logScales: new Float64Array(k * dimension).fill(Math.log(std)),
    };
    return new GaussianMixtureBase(mixture, trainable);
  },
});

function drawn(k: number, d: number, spread: number, stream: Stream): readonly (readonly number[])[] {
  return Array.from({ length: k }, () => Array.from({ length: d }, () => spread * stream.normal()));
}
