import { minimiseInBox } from "../../numerics/lbfgs.js";
import type { Coordinate, Hyperparameters } from "./kernel.js";
import { GaussianProcess, type Observations } from "./regression.js";

interface NormalPrior {
  readonly mean: number;
  readonly deviation: number;
}

/** Laws of the logarithms for standardised values in the unit cube; of lengths Hvarfner et al. 2024, arXiv:2402.02229. */
const priors = {
  length: (d: number): NormalPrior => ({ mean: Math.SQRT2 + 0.5 * Math.log(d), deviation: Math.sqrt(3) }),
  variance: { mean: 0, deviation: 1 },
  noise: { mean: -6, deviation: 3 },
};
const limits = { length: [0.02, 100], variance: [0.01, 100], noise: [1e-8, 1] } as const;
/** Hyperparameters of nearly the same probability predict alike. */
const stop = { iterations: 40, tolerance: 1e-6 };

/** The most probable hyperparameters given the observations, from two starts: short lengths with noise and long ones without. */
export function fitHyperparameters(coordinates: readonly Coordinate[], observations: Observations): Hyperparameters {
  const d = coordinates.length;
  const prior = (j: number) => (j < d ? priors.length(d) : j === d ? priors.variance : priors.noise);
  const loss = (theta: Float64Array, gradient: Float64Array): number => {
    const process = new GaussianProcess(coordinates, observations, unpacked(theta));
    let value = -process.logMarginalLikelihood();
    process.logMarginalGradient().forEach((slope, j) => {
      const { mean, deviation } = prior(j);
      const z = (theta[j]! - mean) / deviation;
      value += 0.5 * z * z;
      gradient[j] = z / deviation - slope;
    });
    return value;
  };
  const limit = (j: number) => (j < d ? limits.length : j === d ? limits.variance : limits.noise);
  const indices = Array.from({ length: d + 2 }, (_, j) => j);
  const box = { low: indices.map((j) => Math.log(limit(j)[0])), high: indices.map((j) => Math.log(limit(j)[1])) };
  const starts = [
    { length: 0.3, noise: 1e-2 },
    { length: Math.sqrt(d), noise: 1e-5 },
  ];
  const ends = starts.map(({ length, noise }) => {
    const start = Float64Array.from(indices, (j) => (j < d ? Math.log(length) : j === d ? 0 : Math.log(noise)));
    const theta = minimiseInBox(loss, start, box, stop);
    return { theta, value: loss(theta, new Float64Array(d + 2)) };
  });
  return unpacked(ends.reduce((best, end) => (end.value < best.value ? end : best)).theta);
}

function unpacked(theta: Float64Array): Hyperparameters {
  const d = theta.length - 2;
  return { logLengths: theta.slice(0, d), logVariance: theta[d]!, logNoise: theta[d + 1]! };
}
