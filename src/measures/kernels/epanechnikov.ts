import { logGamma } from "../../numerics/special.js";
import { fillDirection, type SmoothingKernel } from "./kernel.js";

/** 1 - r^2 within the unit ball and 0 outside, normalised (Epanechnikov 1969): of all kernels that with the least error. */
export function epanechnikov(d: number): SmoothingKernel {
  const logBall = 0.5 * d * Math.log(Math.PI) - logGamma(d / 2 + 1);
  return {
    logPeak: Math.log((d + 2) / 2) - logBall,
    standardDeviation: 1 / Math.sqrt(d + 4),
    logProfile: (squared, rate) => Math.log(Math.max(0, 1 - rate * squared)),
    sum: (squared, count, nearest, rate) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += Math.max(0, 1 - rate * squared[i]!);
      return sum / Math.max(0, 1 - rate * nearest);
    },
    reach: (_, rate) => 1 / rate,
    draw: (out, stream) => {
      // r^2 follows Beta(d/2, 2), the law of a product of Beta(d/2, 1) and Beta(d/2 + 1, 1).
      const square = stream.uniform() ** (2 / d) * stream.uniform() ** (2 / (d + 2));
      fillDirection(out, Math.sqrt(square), stream);
    },
  };
}
