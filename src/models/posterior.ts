/**
 * The law of the data point X1 given x = alpha X1 + sigma Z, with Z standard normal and independent of X1: from its mean
 * follow the marginal velocity and score of every Gaussian path, and from its covariance their divergence.
 */
export interface Posterior {
  readonly d: number;
  /**
   * For the point at `x[at .. at + d]`, alpha >= 0 and sigma > 0: writes the mean of X1 to `mean[at .. at + d]` and returns
   * the trace of its covariance.
   */
  moments(alpha: number, sigma: number, x: Float64Array, at: number, mean: Float64Array): number;
}
