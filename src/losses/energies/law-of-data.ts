import type * as tf from "@tensorflow/tfjs";
import { component } from "../../component/component.js";
import { dataToken } from "../../datasets/dataset.js";
import { GaussianMixture } from "../../measures/gaussian-mixture.js";
import { UserError } from "../../numerics/error.js";
import type { Energy } from "./energy.js";

/** log sum_k w_k N(x; mu_k, L_k L_k^T), each term by the whitened residual L_k^-1 (x - mu_k). */
class MixtureEnergy implements Energy {
  readonly dimension: number;
  readonly logNormalizer = { value: 0, error: 0 };
  readonly #law: GaussianMixture;

  constructor(law: GaussianMixture) {
    this.dimension = law.dimension;
    this.#law = law;
  }

  logDensity(x: tf.Tensor): tf.Tensor {
    const { components, weights, dimension: d } = this.#law;
    const columns = d === 1 ? [x] : x.split(d, 1);
    const terms = components.map(({ moments, factor, logPeak }, k) => {
      const whitened: tf.Tensor[] = [];
      let squares = x.slice([0, 0], [-1, 1]).zerosLike();
      for (let i = 0; i < d; i++) {
        let residual = columns[i]!.sub(moments.mean[i]!);
        for (let j = 0; j < i; j++) residual = residual.sub(whitened[j]!.mul(factor[i * d + j]!));
        whitened[i] = residual.div(factor[i * d + i]!);
        squares = squares.add(whitened[i]!.square());
      }
      return squares.mul(-0.5).add(logPeak + Math.log(weights[k]!));
    });
    const [first, ...rest] = terms as [tf.Tensor, ...tf.Tensor[]];
    return first.concat(rest, 1).logSumExp(1);
  }
}

export const lawOfData = component({
  kind: "energy",
  name: "lawOfData",
  summary: "The law behind the data, for datasets whose law is a Gaussian mixture in original units.",
  paper: "McLachlan & Peel 2000, doi:10.1002/0471721182, chapter 3",
  cost: "O(K d^2) a point for K components",
  options: {},
  inject: [dataToken],
  create: (_options, data) => {
    if (data.law instanceof GaussianMixture) return new MixtureEnergy(data.law);
    throw new UserError(
      `lawOfData: the law of ${data.name} is no Gaussian mixture in the units of the model; take a dataset such as ` +
        "eightGaussians without standardize, or another energy.",
    );
  },
});
