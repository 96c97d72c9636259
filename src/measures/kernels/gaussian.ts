import { sumOfExponentials } from "../../numerics/exponential.js";
import { roundedAway, type SmoothingKernel } from "./kernel.js";

/** (2 pi)^(-d/2) exp(-r^2 / 2). */
export function gaussian(d: number): SmoothingKernel {
  return {
    logPeak: -0.5 * d * Math.log(2 * Math.PI),
    standardDeviation: 1,
    logProfile: (squared, rate) => -0.5 * rate * squared,
    sum: (squared, count, nearest, rate) => sumOfExponentials(squared, count, nearest, 0.5 * rate),
    reach: (nearest, rate, n) => nearest + (2 * roundedAway(n)) / rate,
    draw: (out, stream) => {
      stream.fillNormal(out);
    },
  };
}
