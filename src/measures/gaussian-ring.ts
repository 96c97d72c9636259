import { GaussianMixture } from "./gaussian-mixture.js";

/** Equal weights of N(mean, std^2 I) over means evenly spaced on a circle from angle 0 on. */
export function gaussianRing(modes: number, radius: number, std: number): GaussianMixture {
  const means = Array.from({ length: modes }, (_, k) => {
    const angle = (2 * Math.PI * k) / modes;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return GaussianMixture.isotropic(means, std);
}
