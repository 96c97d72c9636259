import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

/** A Brownian bridge from base point to data point: its variance is sigma^2 t (1 - t). */
class SchroedingerBridge implements ProbabilityPath {
  readonly bandwidth = 0;
  readonly interval: readonly [number, number];
  readonly #variance: number;

  constructor(sigma: number, margin: number) {
    this.#variance = sigma * sigma;
    this.interval = [margin, 1 - margin];
  }

  at(t: number): PathCoefficients<number> {
    const gamma = Math.sqrt(this.#variance * t * (1 - t));
    return { alpha: t, sigma: 1 - t, alphaDot: 1, sigmaDot: -1, gamma, gammaRate: this.#variance * (0.5 - t) };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const one = t.onesLike();
    const left = one.sub(t);
    return {
      alpha: t,
      sigma: left,
      alphaDot: one,
      sigmaDot: one.neg(),
      gamma: t.mul(left).mul(this.#variance).sqrt(),
      gammaRate: left.sub(t).mul(this.#variance / 2),
    };
  }
}

export const schroedingerBridge = component({
  kind: "path",
  name: "schroedingerBridge",
  summary:
    "Brownian bridges: alpha_t = t, sigma_t = 1 - t, gamma_t = sigma sqrt(t (1 - t)); with an entropic OT coupling of " +
    "regularisation 2 sigma^2 the Schroedinger bridge.",
  paper: "Tong et al. 2024, arXiv:2302.00482, section 3.2.4; Tong et al. 2023, arXiv:2307.03672, eq. 4",
  cost: "O(1)",
  options: {
    sigma: z.number().positive().default(0.5).describe("standard deviation of the Brownian motion after unit time"),
    margin: z
      .number()
      .positive()
      .lt(0.5)
      .default(1e-3)
      .describe("training keeps this far from t = 0 and t = 1, where the velocity of a bridge is unbounded"),
  },
  inject: [],
  create: ({ sigma, margin }) => new SchroedingerBridge(sigma, margin),
});
