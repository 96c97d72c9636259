import type { GaussianMixture } from "../measures/gaussian-mixture.js";
import { logSumExp } from "../numerics/special.js";
import { symmetricEigen } from "../numerics/symmetric-eigen.js";
import type { Posterior } from "./posterior.js";

/** A component in the coordinates of its principal axes. */
interface Component {
  readonly logWeight: number;
  readonly mean: Float64Array;
  /** Variances along the axes, [d]. */
  readonly variances: Float64Array;
  /** The axes, one a column, [d, d]. */
  readonly axes: Float64Array;
  /** E[X1 | x, this component], scratch. */
  readonly posteriorMean: Float64Array;
}

/**
 * The posterior under a Gaussian mixture: responsibilities r_k under N(alpha mu_k, sigma^2 I + alpha^2 S_k), and within a
 * component the mean mu_k + alpha S_k (sigma^2 I + alpha^2 S_k)^-1 (x - alpha mu_k).
 */
export class MixturePosterior implements Posterior {
  readonly d: number;
  readonly #components: readonly Component[];
  readonly #logs: Float64Array;
  readonly #traces: Float64Array;
  readonly #residual: Float64Array;

  constructor({ dimension, components, weights }: GaussianMixture) {
    this.d = dimension;
    this.#components = components.map(({ moments }, k) => {
      const { values, vectors } = symmetricEigen(moments.covariance, dimension);
      return {
        logWeight: Math.log(weights[k]!),
        mean: moments.mean,
        variances: values,
        axes: vectors,
        posteriorMean: new Float64Array(dimension),
      };
    });
    this.#logs = new Float64Array(components.length);
    this.#traces = new Float64Array(components.length);
    this.#residual = new Float64Array(dimension);
  }

  moments(alpha: number, sigma: number, x: Float64Array, at: number, mean: Float64Array): number {
    const { d } = this;
    for (let k = 0; k < this.#components.length; k++) this.#weigh(k, alpha, sigma, x, at);
    const total = logSumExp(this.#logs);
    let trace = 0;
    mean.fill(0, at, at + d);
    for (let k = 0; k < this.#components.length; k++) {
      const weight = Math.exp(this.#logs[k]! - total);
      const { posteriorMean } = this.#components[k]!;
      trace += weight * this.#traces[k]!;
      for (let j = 0; j < d; j++) {
        mean[at + j]! += weight * posteriorMean[j]!;
        trace += weight * posteriorMean[j]! ** 2;
      }
    }
    for (let j = at; j < at + d; j++) trace -= mean[j]! ** 2;
    return Math.max(0, trace);
  }

  /** Log responsibility, up to a common constant, mean and trace of one component. */
  #weigh(k: number, alpha: number, sigma: number, x: Float64Array, at: number): void {
    const { d } = this;
    const { logWeight, mean, variances, axes, posteriorMean } = this.#components[k]!;
    const residual = this.#residual;
    for (let j = 0; j < d; j++) residual[j] = x[at + j]! - alpha * mean[j]!;
    let log = logWeight;
    let trace = 0;
    posteriorMean.set(mean);
    for (let axis = 0; axis < d; axis++) {
      let along = 0;
      for (let j = 0; j < d; j++) along += axes[j * d + axis]! * residual[j]!;
      const own = variances[axis]!;
      const total = sigma * sigma + alpha * alpha * own;
      log -= (along * along) / (2 * total) + Math.log(total) / 2;
      trace += (own * sigma * sigma) / total;
      const shift = (alpha * own * along) / total;
      for (let j = 0; j < d; j++) posteriorMean[j]! += shift * axes[j * d + axis]!;
    }
    this.#logs[k] = log;
    this.#traces[k] = trace;
  }
}
