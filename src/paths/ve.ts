import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

/** Noise that shrinks geometrically over data that stay as they are. */
class VarianceExploding implements ProbabilityPath {
  readonly bandwidth: number;
  readonly #sigmaMax: number;
  readonly #logRatio: number;

  constructor(sigmaMin: number, sigmaMax: number) {
    if (sigmaMax <= sigmaMin) {
      throw new UserError(`ve: sigmaMax is ${sigmaMax}, but it must lie above sigmaMin (${sigmaMin}).`);
    }
    this.bandwidth = sigmaMin;
    this.#sigmaMax = sigmaMax;
    this.#logRatio = Math.log(sigmaMin / sigmaMax);
  }

  at(t: number): PathCoefficients<number> {
    const sigma = this.#sigmaMax * Math.exp(t * this.#logRatio);
    return { alpha: 1, sigma, alphaDot: 0, sigmaDot: sigma * this.#logRatio };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const sigma = t.mul(this.#logRatio).exp().mul(this.#sigmaMax);
    return { alpha: t.onesLike(), sigma, alphaDot: t.zerosLike(), sigmaDot: sigma.mul(this.#logRatio) };
  }
}

export const ve = component({
  kind: "path",
  name: "ve",
  summary: "Variance-exploding diffusion, run from noise to data: alpha_t = 1, sigma_t falls geometrically.",
  paper: "Song & Ermon 2019, arXiv:1907.05600; Song et al. 2021, arXiv:2011.13456, eq. 9 and 30",
  cost: "O(1)",
  options: {
    sigmaMin: z.number().positive().default(0.01).describe("standard deviation of the noise at t = 1: the bandwidth"),
    sigmaMax: z
      .number()
      .positive()
      .default(10)
      .describe("standard deviation of the noise at t = 0, which must drown data of unit variance"),
  },
  inject: [],
  create: ({ sigmaMin, sigmaMax }) => new VarianceExploding(sigmaMin, sigmaMax),
});
