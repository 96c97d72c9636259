import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../numerics/error.js";
import { gaussianForm, gaussianFormTensor } from "../paths/gaussian-form.js";
import type { AffineCoefficients, ProbabilityPath } from "../paths/path.js";
import type { VectorField } from "./model.js";
import { withFunctions } from "./path-field.js";

/** Halvings of [0, 1] by which a time is found: below the spacing of float32 numbers near 1. */
const halvings = 30;

/**
 * A field trained on one path as the field of another: x'_r of the new path has the law of s x_t, where t is the time at
 * which the old path has the ratio alpha / sigma that the new one has at r, and s the ratio of the two sigmas. So
 * v'(r, x) = (ds/dr / s) x + s dt/dr v(t, x / s) (Lipman et al. 2024, arXiv:2412.06264, section 4.8.3), and samples end
 * where they ended before, times s. Written with the angle of (alpha, sigma) and its length, which stay finite where sigma
 * vanishes. A UserError where the new path goes on beyond the old one.
 */
export function rescheduledField(field: VectorField, from: ProbabilityPath, to: ProbabilityPath): VectorField {
  checkRange(from, to);
  const at = (r: tf.Tensor) => {
    const target = gaussianFormTensor(to.atTensor(r));
    const time = timeAt(from, target);
    const source = gaussianFormTensor(from.atTensor(time));
    const scale = length(target).div(length(source));
    const speed = turning(target).div(turning(source));
    return { time, scale, speed, growth: stretching(target).sub(speed.mul(stretching(source))) };
  };
  const score = field.score?.bind(field);
  return withFunctions(
    field,
    (parameters, r, x, condition) => {
      const { time, scale, speed, growth } = at(r);
      const velocity = field.velocity(parameters, time, x.div(scale), condition);
      return growth.mul(x).add(scale.mul(speed).mul(velocity));
    },
    score &&
      ((parameters, r, x, condition) => {
        const { time, scale } = at(r);
        return score(parameters, time, x.div(scale), condition).div(scale);
      }),
  );
}

const length = ({ alpha, sigma }: AffineCoefficients<tf.Tensor>) => alpha.square().add(sigma.square()).sqrt();

/** Rate of the angle atan(alpha / sigma). */
const turning = (c: AffineCoefficients<tf.Tensor>) =>
  c.alphaDot.mul(c.sigma).sub(c.alpha.mul(c.sigmaDot)).div(c.alpha.square().add(c.sigma.square()));

/** Rate of the logarithm of the length. */
const stretching = (c: AffineCoefficients<tf.Tensor>) =>
  c.alpha.mul(c.alphaDot).add(c.sigma.mul(c.sigmaDot)).div(c.alpha.square().add(c.sigma.square()));

/** The times at which `path` has the angles of `target`, by bisection. */
function timeAt(path: ProbabilityPath, target: AffineCoefficients<tf.Tensor>): tf.Tensor {
  let time = target.alpha.zerosLike();
  for (let k = 1, step = 0.5; k <= halvings; k++, step /= 2) {
    const middle = time.add(step);
    const { alpha, sigma } = gaussianFormTensor(path.atTensor(middle));
    const before = alpha.mul(target.sigma).lessEqual(target.alpha.mul(sigma));
    time = middle.where(before, time);
  }
  return time;
}

function checkRange(from: ProbabilityPath, to: ProbabilityPath): void {
  const { alpha, sigma, alphaDot, sigmaDot } = gaussianForm(from.at(0));
  if (!(alphaDot * sigma - alpha * sigmaDot > 0)) {
    throw new UserError(
      "samplingPath: the path that the model was trained on stands still at t = 0, from which no other can start; " +
        "train on the path conditionalOt.",
    );
  }
  const angle = (path: ProbabilityPath, t: number) => {
    const { alpha, sigma } = gaussianForm(path.at(t));
    return Math.atan2(alpha, sigma);
  };
  if (angle(to, 1) > angle(from, 1) + 1e-6) {
    throw new UserError(
      "samplingPath: it ends with less noise than the path that the model was trained on; " +
        "give it a bandwidth of at least that path's.",
    );
  }
  if (angle(to, 0) < angle(from, 0) - 0.05) {
    throw new UserError(
      "samplingPath: it starts with less of the data than the path that the model was trained on; " +
        "take one that starts with as much.",
    );
  }
}
