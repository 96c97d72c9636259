import type * as tf from "@tensorflow/tfjs";
import type { AffineCoefficients, PathCoefficients } from "./path.js";

/**
 * A path from the base N(0, I) as alpha x1 + s z with one standard normal z: s^2 = sigma^2 + gamma^2. Where base and data
 * are independent, x_t and E[d/dt x_t | x_t] have the same laws in both forms.
 */
export function gaussianForm(path: PathCoefficients<number>): AffineCoefficients<number> {
  const { gamma, gammaRate, ...affine } = path;
  if (gamma === undefined) return affine;
  const sigma = Math.hypot(path.sigma, gamma);
  return { ...affine, sigma, sigmaDot: (path.sigma * path.sigmaDot + gammaRate!) / sigma };
}

/** The same for traced coefficients. */
export function gaussianFormTensor(path: PathCoefficients<tf.Tensor>): AffineCoefficients<tf.Tensor> {
  const { gamma, gammaRate, ...affine } = path;
  if (gamma === undefined) return affine;
  const sigma = path.sigma.square().add(gamma.square()).sqrt();
  return { ...affine, sigma, sigmaDot: path.sigma.mul(path.sigmaDot).add(gammaRate!).div(sigma) };
}
