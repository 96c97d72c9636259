import { logGamma } from "../../numerics/special.js";
import type { Stream } from "../../numerics/random.js";
import type { SmoothingKernel } from "./kernel.js";

/** (1 + r^2 / nu)^(-(nu + d) / 2), normalised: Student's t on R^d with nu > 2 degrees of freedom. */
export function studentT(degrees: number): (d: number) => SmoothingKernel {
  return (d) => {
    const power = (degrees + d) / 2;
    return {
      logPeak: logGamma(power) - logGamma(degrees / 2) - 0.5 * d * Math.log(degrees * Math.PI),
      standardDeviation: Math.sqrt(degrees / (degrees - 2)),
      logProfile: (squared, rate) => -power * Math.log1p((rate * squared) / degrees),
      sum: (squared, count, nearest, rate) => {
        const peak = degrees + rate * nearest;
        let sum = 0;
        for (let i = 0; i < count; i++) sum += (peak / (degrees + rate * squared[i]!)) ** power;
        return sum;
      },
      // Tails that fall like a power reach every atom.
      reach: () => Infinity,
      draw: (out, stream) => {
        stream.fillNormal(out);
        const factor = Math.sqrt(degrees / chiSquared(degrees, stream));
        for (let j = 0; j < d; j++) out[j]! *= factor;
      },
    };
  };
}

/** A draw of the chi-squared law with more than 2 degrees of freedom (Marsaglia and Tsang 2000, doi:10.1145/358407.358414). */
function chiSquared(degrees: number, stream: Stream): number {
  const shift = degrees / 2 - 1 / 3;
  const scale = 1 / Math.sqrt(9 * shift);
  for (;;) {
    const x = stream.normal();
    const v = (1 + scale * x) ** 3;
    if (v > 0 && Math.log1p(-stream.uniform()) < 0.5 * x * x + shift * (1 - v + Math.log(v))) return 2 * shift * v;
  }
}
