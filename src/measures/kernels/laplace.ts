import { decay } from "../../numerics/exponential.js";
import { logGamma } from "../../numerics/special.js";
import { fillDirection, roundedAway, type SmoothingKernel } from "./kernel.js";

/** exp(-r), normalised: the radius follows Gamma(d, 1). */
export function laplace(d: number): SmoothingKernel {
  // The unit sphere has area 2 pi^(d/2) / Gamma(d/2), and int r^(d-1) exp(-r) dr = Gamma(d).
  const logPeak = logGamma(d / 2) - Math.LN2 - 0.5 * d * Math.log(Math.PI) - logGamma(d);
  return {
    logPeak,
    standardDeviation: Math.sqrt(d + 1),
    logProfile: (squared, rate) => -Math.sqrt(rate * squared),
    sum: (squared, count, nearest, rate) => {
      const [from, scale] = [Math.sqrt(rate * nearest), Math.sqrt(rate)];
      let sum = 0;
      for (let i = 0; i < count; i++) sum += decay(from - scale * Math.sqrt(squared[i]!));
      return sum;
    },
    reach: (nearest, rate, n) => (Math.sqrt(nearest) + roundedAway(n) / Math.sqrt(rate)) ** 2,
    draw: (out, stream) => {
      let length = 0;
      for (let j = 0; j < d; j++) length -= Math.log1p(-stream.uniform());
      fillDirection(out, length, stream);
    },
  };
}
