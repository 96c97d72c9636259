import { baseLogDensity, type BaseMeasure } from "../measures/measure.js";
import { decay } from "../numerics/exponential.js";
import { points, type Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { PathCoefficients, ProbabilityPath } from "../paths/path.js";
import type { BatchStreams, LossFloor } from "./loss.js";

/** Below this the exponential is taken as zero: exp(-40) is 2^-57, less than half a unit in the last place of 1. */
const negligible = -40;

/** How many densities at single atoms an estimate may cost: about a second of one core. */
const atomBudget = 6e7;

/**
 * E Var(u | x_t), summed over the coordinates: what even the exact velocity of the empirical measure leaves of the
 * conditional flow-matching loss. Given x_t and t, the atoms have weights w_i proportional to q((x_t - alpha x_i) / sigma)
 * under the base density q, and u = alphaDot x_i + sigmaDot (x_t - alpha x_i) / sigma is affine in the atom. Monte Carlo
 * over x_t, with two draws in each of equal strata of time, whose differences give the standard error.
 */
export function conditionalVariance(
  path: ProbabilityPath,
  base: BaseMeasure,
  train: Points,
  streams: BatchStreams,
): LossFloor {
  const strata = Math.min(4096, Math.max(64, Math.floor(atomBudget / (2 * train.n))));
  const variance = atomVariance(base, train, streams);
  let sum = 0;
  let squares = 0;
  for (let stratum = 0; stratum < strata; stratum++) {
    const draw = () => variance(path.at((stratum + streams.time.uniform()) / strata));
    const [first, second] = [draw(), draw()];
    sum += (first + second) / 2;
    squares += ((first - second) / 2) ** 2;
  }
  return { value: sum / strata, standardError: Math.sqrt(squares) / strata };
}

/** Var(u | x_t) at one x_t drawn from the path's marginal, with atoms and noise from the streams. */
function atomVariance(
  base: BaseMeasure,
  train: Points,
  streams: { readonly data: Stream; readonly noise: Stream },
): (coefficients: PathCoefficients<number>) => number {
  const { n, d, data } = train;
  const noise = points(n, d);
  const mean = new Float64Array(d);
  return ({ alpha, sigma, alphaDot, sigmaDot }) => {
    const own = streams.data.integer(n) * d;
    const x0 = base.sample(1, streams.noise).data;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++)
        noise.data[i * d + j] = x0[j]! + (alpha / sigma) * (data[own + j]! - data[i * d + j]!);
    }
    const logWeights = baseLogDensity(base, noise, "The least conditional flow-matching loss");
    let greatest = -Infinity;
    for (let i = 0; i < n; i++) greatest = Math.max(greatest, logWeights[i]!);

    // Moments about the atom that x_t comes from: near t = 1 it has all the weight, and nothing cancels.
    let total = 0;
    let square = 0;
    mean.fill(0);
    for (let i = 0; i < n; i++) {
      const exponent = logWeights[i]! - greatest;
      if (exponent < negligible) continue;
      const weight = decay(exponent);
      total += weight;
      for (let j = 0; j < d; j++) {
        const difference = data[i * d + j]! - data[own + j]!;
        mean[j]! += weight * difference;
        square += weight * difference * difference;
      }
    }
    let trace = square / total;
    for (let j = 0; j < d; j++) trace -= (mean[j]! / total) ** 2;
    return (alphaDot - (sigmaDot * alpha) / sigma) ** 2 * trace;
  };
}
