import type * as tf from "@tensorflow/tfjs";

/**
 * A Gaussian probability path x_t = alpha_t x1 + sigma_t x0, with x0 from the base and x1 from the data
 * (Lipman et al. 2023, arXiv:2210.02747, sections 3 and 4). Host numbers and traced tensors share one definition.
 */
export interface ProbabilityPath {
  /** Bandwidth of the kernel that the path puts around each data point at t = 1. */
  readonly bandwidth: number;
  /** alpha, sigma and their time derivatives at t. */
  at(t: number): PathCoefficients<number>;
  /** The same for a tensor of times [n, 1]. */
  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor>;
}

export interface PathCoefficients<T> {
  readonly alpha: T;
  readonly sigma: T;
  readonly alphaDot: T;
  readonly sigmaDot: T;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    path: ProbabilityPath;
  }
}
