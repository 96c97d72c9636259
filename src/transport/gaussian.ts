import { functionOfSymmetric, symmetricEigen, symmetricSquareRoot } from "../numerics/symmetric-eigen.js";

/** What optimal transport needs to know of a Gaussian: mean [d] and covariance [d, d], row-major. */
export interface GaussianMoments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** Eigenvalues of a covariance below this part of the largest one are rounding. */
const rankTolerance = 1e-12;

/**
 * The squared Wasserstein distance of order 2 between two Gaussians: |m0 - m1|^2 + tr(S0 + S1 - 2 (S0^1/2 S1 S0^1/2)^1/2)
 * (Dowson and Landau 1982; Bures distance of the covariances). Covariances may be singular.
 */
export function squaredWasserstein2OfGaussians(from: GaussianMoments, to: GaussianMoments): number {
  const d = from.mean.length;
  const root = symmetricSquareRoot(from.covariance, d);
  const middle = symmetricSquareRoot(multiply(multiply(root, to.covariance, d), root, d), d);
  let sum = 0;
  for (let j = 0; j < d; j++) {
    const diagonal = j * (d + 1);
    sum += (from.mean[j]! - to.mean[j]!) ** 2;
    sum += from.covariance[diagonal]! + to.covariance[diagonal]! - 2 * middle[diagonal]!;
  }
  return Math.max(0, sum);
}

/**
 * The matrix A [d, d] of the optimal map x -> m1 + A (x - m0) from a Gaussian to another:
 * A = S0^-1/2 (S0^1/2 S1 S0^1/2)^1/2 S0^-1/2 (Olkin and Pukelsheim 1982). Where S0 is singular A is the map within its range,
 * and 0 across it, where a map cannot spread mass.
 */
export function optimalMapOfGaussians(from: GaussianMoments, to: GaussianMoments): Float64Array {
  const d = from.mean.length;
  const eigen = symmetricEigen(from.covariance, d);
  const least = rankTolerance * Math.max(...eigen.values);
  const root = functionOfSymmetric(eigen, (value) => Math.sqrt(Math.max(0, value)));
  const inverse = functionOfSymmetric(eigen, (value) => (value > least ? 1 / Math.sqrt(value) : 0));
  const middle = symmetricSquareRoot(multiply(multiply(root, to.covariance, d), root, d), d);
  return multiply(multiply(inverse, middle, d), inverse, d);
}

/** A B for matrices [d, d], row-major. */
function multiply(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      const factor = a[i * d + k]!;
      for (let j = 0; j < d; j++) out[i * d + j]! += factor * b[k * d + j]!;
    }
  }
  return out;
}
