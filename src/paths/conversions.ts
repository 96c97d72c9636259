import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../numerics/error.js";
import { gaussianForm } from "./gaussian-form.js";
import type { AffineCoefficients, ProbabilityPath } from "./path.js";

/**
 * What a model may be asked for at (t, x): E[d/dt x_t | x_t = x], the data point E[x1 | x_t = x], the noise
 * E[x0 | x_t = x], or the gradient of log p_t(x). Each gives the others (Lipman et al. 2024, arXiv:2412.06264, table 1).
 */
export const predictions = ["velocity", "x1", "noise", "score"] as const;
export type Prediction = (typeof predictions)[number];

/**
 * One prediction at x [n, d] from another, by x = alpha x1 + sigma noise and d/dt x = alphaDot x1 + sigmaDot noise, which
 * hold between the expectations. The score is -noise / sigma, for a base N(0, I) that is independent of the data.
 */
export function convert(
  from: Prediction,
  to: Prediction,
  value: tf.Tensor,
  x: tf.Tensor,
  path: AffineCoefficients<tf.Tensor>,
): tf.Tensor {
  if (from === to) return value;
  const { x1, noise } = ends(from, value, x, path);
  switch (to) {
    case "velocity":
      return path.alphaDot.mul(x1()).add(path.sigmaDot.mul(noise()));
    case "x1":
      return x1();
    case "noise":
      return noise();
    case "score":
      return noise().div(path.sigma).neg();
  }
}

/** Data point and noise, each made when it is asked for: on some paths only one of the two is finite at an end. */
function ends(from: Prediction, value: tf.Tensor, x: tf.Tensor, path: AffineCoefficients<tf.Tensor>) {
  const { alpha, sigma, alphaDot, sigmaDot } = path;
  switch (from) {
    case "velocity": {
      const determinant = alphaDot.mul(sigma).sub(alpha.mul(sigmaDot));
      return {
        x1: () => sigma.mul(value).sub(sigmaDot.mul(x)).div(determinant),
        noise: () => alphaDot.mul(x).sub(alpha.mul(value)).div(determinant),
      };
    }
    case "x1":
      return { x1: () => value, noise: () => x.sub(alpha.mul(value)).div(sigma) };
    case "noise":
      return { x1: () => x.sub(sigma.mul(value)).div(alpha), noise: () => value };
    case "score": {
      const noise = sigma.mul(value).neg();
      return { x1: () => x.sub(sigma.mul(noise)).div(alpha), noise: () => noise };
    }
  }
}

/** A UserError naming `owner` if the velocity does not follow from the prediction at some time between base and data. */
export function checkPrediction(prediction: Prediction, path: ProbabilityPath, owner: string): void {
  if (prediction === "x1" && !(path.bandwidth > 0)) {
    throw new UserError(
      `${owner}: a prediction of x1 gives no velocity at t = 1 on a path whose bandwidth is 0; ` +
        "give the path a bandwidth above 0 (its option sigma), or predict the velocity.",
    );
  }
  if ((prediction === "noise" || prediction === "score") && !(path.at(0).alpha > 1e-6)) {
    throw new UserError(
      `${owner}: a prediction of the ${prediction} gives no velocity at t = 0 on a path that starts without any data ` +
        "(alpha_0 = 0); take the path vpLinear or ve, or predict the velocity or x1.",
    );
  }
}

/** Whether the score follows from the velocity at all times before t = 1, for an independent base N(0, I). */
export function velocityGivesScore(path: ProbabilityPath): boolean {
  const { alpha, sigma, alphaDot, sigmaDot } = gaussianForm(path.at(0));
  return alphaDot * sigma - alpha * sigmaDot > 0;
}
