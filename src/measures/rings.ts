import { wholeCircle } from "./curve.js";
import { NoisyCurve } from "./noisy-curve.js";

/** Equally likely circles of these radii around 0, blurred by Gaussian noise. */
export function rings(radii: readonly number[], noise: number): NoisyCurve {
  return new NoisyCurve(
    radii.map((radius) => ({ ...wholeCircle([0, 0], radius), weight: 1 })),
    noise,
  );
}
