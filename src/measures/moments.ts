import type { Moments } from "./measure.js";

/** Moments of the mixture of laws with these moments, in these proportions (which sum to one). */
export function momentsOfMixture(parts: readonly Moments[], weights: readonly number[]): Moments {
  const d = parts[0]!.mean.length;
  const mean = new Float64Array(d);
  const covariance = new Float64Array(d * d);
  parts.forEach((part, k) => {
    for (let j = 0; j < d; j++) mean[j]! += weights[k]! * part.mean[j]!;
  });
  parts.forEach((part, k) => {
    for (let at = 0; at < d * d; at++) {
      const [i, j] = [Math.floor(at / d), at % d];
      const between = (part.mean[i]! - mean[i]!) * (part.mean[j]! - mean[j]!);
      covariance[at]! += weights[k]! * (part.covariance[at]! + between);
    }
  });
  return { mean, covariance, error: Math.max(...parts.map(({ error }) => error)) };
}
