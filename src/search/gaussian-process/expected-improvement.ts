import { erfcx, logNormalCdf } from "../../numerics/error-function.js";

const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);
const halfLogHalfPi = 0.5 * Math.log(Math.PI / 2);

/** log(phi(z) + z Phi(z)) of a standard normal, accurate where it underflows (Ament et al. 2023, arXiv:2310.20708, equation 9). */
export function logImprovement(z: number): number {
  if (z > -1) return Math.log(Math.exp(-0.5 * z * z - halfLog2Pi) + z * Math.exp(logNormalCdf(z)));
  // There 1 - |z| erfcx(|z| / sqrt 2) sqrt(pi / 2) has lost half of its digits, and 1 / z^2 is as good.
  if (z < -1e4) return -0.5 * z * z - halfLog2Pi - 2 * Math.log(-z);
  const log = Math.log(erfcx(-z * Math.SQRT1_2) * -z) + halfLogHalfPi;
  return -0.5 * z * z - halfLog2Pi + Math.log(-Math.expm1(log));
}

/** The logarithm of how far a normal law is expected to be below `best`, E max(0, best - f), with its derivatives. */
export function logExpectedImprovement(
  best: number,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): { readonly value: number; readonly byMean: number; readonly byDeviation: number } {
  const z = (best - mean) / deviation;
  const log = logImprovement(z);
  return {
    value: Math.log(deviation) + log,
    byMean: -Math.exp(logNormalCdf(z) - log) / deviation,
    byDeviation: Math.exp(-0.5 * z * z - halfLog2Pi - log) / deviation,
  };
}
