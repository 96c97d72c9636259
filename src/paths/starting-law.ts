import type { BaseMeasure } from "../measures/measure.js";
import { scaledBase } from "../measures/scaled.js";
import { StandardGaussian } from "../measures/standard-gaussian.js";
import { UserError } from "../numerics/error.js";
import type { ProbabilityPath } from "./path.js";

/**
 * The law of x_0 = alpha_0 x1 + sigma_0 x0 + gamma_0 eps, from which samples must start: the base itself where sigma_0 = 1
 * and nothing else enters. For a base N(0, I) it is Gaussian, with the data, where they enter, as if they had mean 0 and
 * unit variance; a UserError for other bases where more than x0 enters.
 */
export function startingLaw(path: ProbabilityPath, base: BaseMeasure): BaseMeasure {
  const { alpha, sigma, gamma = 0 } = path.at(0);
  const pure = alpha < 1e-6 && gamma === 0;
  if (!pure && !(base instanceof StandardGaussian)) {
    throw new UserError(
      "This path starts from the base with noise or data mixed in, a law that is known for the base standardGaussian only; " +
        "set the study's base to standardGaussian(), or take the path conditionalOt.",
    );
  }
  const scale = pure ? sigma : Math.hypot(alpha, sigma, gamma);
  return Math.abs(scale - 1) < 1e-12 ? base : scaledBase(base, scale);
}
