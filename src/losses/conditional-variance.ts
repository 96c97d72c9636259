import { baseLogDensity, type BaseMeasure } from "../measures/measure.js";
import { decay } from "../numerics/exponential.js";
import { points, type Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Prediction } from "../paths/conversions.js";
import { gaussianForm } from "../paths/gaussian-form.js";
import type { AffineCoefficients, PathCoefficients, ProbabilityPath } from "../paths/path.js";
import type { BatchStreams, LossFloor } from "./loss.js";

/** Below this the exponential is taken as zero: exp(-40) is 2^-57, less than half a unit in the last place of 1. */
const negligible = -40;

/** How many densities at single atoms an estimate may cost: about a second of one core. */
const atomBudget = 6e7;

/** What a loss regresses on: one of the predictions, or the extra noise of a path. */
export type Target = Prediction | "extraNoise";

/**
 * E Var(u | x_t), summed over the coordinates: what even the exact prediction of the empirical measure leaves of a
 * regression on the target u. In the path's Gaussian form, the atoms have, given x_t and t, weights w_i proportional to
 * q((x_t - alpha x_i) / sigma) under the base density q, and E[u | x_t, x_i] is affine in the atom. Monte Carlo over x_t,
 * with two draws in each of equal strata of time, whose differences give the standard error. Base and data are taken as
 * independent; a path with extra noise needs the base N(0, I).
 */
export function conditionalVariance(
  path: ProbabilityPath,
  base: BaseMeasure,
  train: Points,
  streams: BatchStreams,
  target: Target = "velocity",
): LossFloor {
  const strata = Math.min(4096, Math.max(64, Math.floor(atomBudget / (2 * train.n))));
  const [start, end] = path.interval ?? [0, 1];
  const atoms = atomVariance(base, train, streams);
  const variance = (t: number) => {
    const coefficients = path.at(t);
    const form = gaussianForm(coefficients);
    const { ofAtom, ofNoise } = shares(target, coefficients, form);
    return ofAtom ** 2 * atoms(form) + ofNoise ** 2 * train.d;
  };
  let sum = 0;
  let squares = 0;
  for (let stratum = 0; stratum < strata; stratum++) {
    const draw = () => variance(start + ((end - start) * (stratum + streams.time.uniform())) / strata);
    const [first, second] = [draw(), draw()];
    sum += (first + second) / 2;
    squares += ((first - second) / 2) ** 2;
  }
  return { value: sum / strata, standardError: Math.sqrt(squares) / strata };
}

/**
 * With w = x_t - alpha x1 = sigma x0 + gamma eps, which x_t and x1 determine: how much u moves with x1 at the same x_t,
 * and the deviation of u at the same x1 and w, in which only a path with extra noise leaves any freedom.
 */
function shares(
  target: Target,
  { sigma, sigmaDot, gamma = 0, gammaRate = 0 }: PathCoefficients<number>,
  form: AffineCoefficients<number>,
): { readonly ofAtom: number; readonly ofNoise: number } {
  const ratio = form.alpha / form.sigma;
  switch (target) {
    case "velocity":
      return {
        ofAtom: form.alphaDot - form.sigmaDot * ratio,
        ofNoise: gamma === 0 ? 0 : (sigmaDot * gamma - (sigma * gammaRate) / gamma) / form.sigma,
      };
    case "x1":
      return { ofAtom: 1, ofNoise: 0 };
    case "noise":
      return { ofAtom: ratio, ofNoise: 0 };
    case "score":
      return { ofAtom: ratio / form.sigma, ofNoise: 0 };
    case "extraNoise":
      return { ofAtom: (gamma * ratio) / form.sigma, ofNoise: sigma / form.sigma };
  }
}

/** The trace of Cov(x1 | x_t) at one x_t drawn from the path's marginal, with atoms and noise from the streams. */
function atomVariance(
  base: BaseMeasure,
  train: Points,
  streams: { readonly data: Stream; readonly noise: Stream },
): (coefficients: AffineCoefficients<number>) => number {
  const { n, d, data } = train;
  const noise = points(n, d);
  const mean = new Float64Array(d);
  return ({ alpha, sigma }) => {
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
    return trace;
  };
}
