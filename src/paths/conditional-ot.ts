import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

/** The straight path to each data point, on which the noise shrinks linearly from 1 to the bandwidth. */
export class ConditionalOt implements ProbabilityPath {
  readonly bandwidth: number;

  constructor(sigma: number) {
    this.bandwidth = sigma;
  }

  at(t: number): PathCoefficients<number> {
    const shrinkage = 1 - this.bandwidth;
    return { alpha: t, sigma: 1 - shrinkage * t, alphaDot: 1, sigmaDot: -shrinkage };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const shrinkage = 1 - this.bandwidth;
    const one = t.onesLike();
    return { alpha: t, sigma: one.sub(t.mul(shrinkage)), alphaDot: one, sigmaDot: one.mul(-shrinkage) };
  }
}

export const conditionalOt = component({
  kind: "path",
  name: "conditionalOt",
  summary: "Conditional optimal transport: alpha_t = t, sigma_t = 1 - (1 - sigma) t.",
  paper: "Lipman et al. 2023, arXiv:2210.02747, eq. 20-22",
  cost: "O(1)",
  options: {
    sigma: z
      .number()
      .nonnegative()
      .describe("bandwidth: standard deviation around each data point at t = 1; 0 has no density on a finite data set"),
  },
  inject: [],
  create: ({ sigma }) => new ConditionalOt(sigma),
});
