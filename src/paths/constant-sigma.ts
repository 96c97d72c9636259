import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

/** The straight line from base point to data point, blurred by the same noise at all times. */
class ConstantSigma implements ProbabilityPath {
  readonly bandwidth: number;

  constructor(sigma: number) {
    this.bandwidth = sigma;
  }

  at(t: number): PathCoefficients<number> {
    const line = { alpha: t, sigma: 1 - t, alphaDot: 1, sigmaDot: -1 };
    return this.bandwidth === 0 ? line : { ...line, gamma: this.bandwidth, gammaRate: 0 };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const one = t.onesLike();
    const line = { alpha: t, sigma: one.sub(t), alphaDot: one, sigmaDot: one.neg() };
    return this.bandwidth === 0 ? line : { ...line, gamma: one.mul(this.bandwidth), gammaRate: one.zerosLike() };
  }
}

export const constantSigma = component({
  kind: "path",
  name: "constantSigma",
  summary:
    "Interpolant with noise of constant width: alpha_t = t, sigma_t = 1 - t, gamma_t = sigma; it starts from the base " +
    "blurred by sigma, not from the base.",
  paper: "Tong et al. 2024, arXiv:2302.00482, eq. 14 and 15",
  cost: "O(1)",
  options: {
    sigma: z
      .number()
      .nonnegative()
      .describe("standard deviation of the noise at all times, and so the bandwidth at t = 1"),
  },
  inject: [],
  create: ({ sigma }) => new ConstantSigma(sigma),
});
