import type * as tf from "@tensorflow/tfjs";

/**
 * A probability path x_t = alpha_t x1 + sigma_t x0 + gamma_t eps, with x0 from the base, x1 from the data and eps from
 * N(0, I) independent of both (Lipman et al. 2023, arXiv:2210.02747, sections 3 and 4; Albergo et al. 2023,
 * arXiv:2303.08797, definition 2.1 for gamma). Host numbers and traced tensors share one definition.
 */
export interface ProbabilityPath {
  /** Bandwidth of the kernel that the path puts around each data point at t = 1, for a base of unit variance. */
  readonly bandwidth: number;
  /** First and last time at which d/dt x_t has a finite second moment: training draws its times between them; [0, 1] if absent. */
  readonly interval?: readonly [number, number];
  /** alpha, sigma, gamma and their time derivatives at t. */
  at(t: number): PathCoefficients<number>;
  /** The same for a tensor of times [n, 1]. */
  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor>;
}

/** What multiplies data and base. */
export interface AffineCoefficients<T> {
  readonly alpha: T;
  readonly sigma: T;
  readonly alphaDot: T;
  readonly sigmaDot: T;
}

export interface PathCoefficients<T> extends AffineCoefficients<T> {
  /** What multiplies the extra noise; absent where the path has none. */
  readonly gamma?: T;
  /** gamma times its time derivative, which stays finite where gamma vanishes like a square root; beside `gamma`. */
  readonly gammaRate?: T;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    path: ProbabilityPath;
  }
}
