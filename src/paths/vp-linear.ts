import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { diffusionEnd } from "./diffusion-time.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

interface VpLinearOptions {
  readonly betaMin: number;
  readonly betaMax: number;
  readonly end: number;
}

/** The variance-preserving diffusion with beta(tau) linear in tau, run backwards: alpha = exp(-int_0^tau beta / 2). */
class VpLinear implements ProbabilityPath {
  readonly bandwidth: number;
  readonly #betaMin: number;
  readonly #slope: number;
  /** -d tau / d t. */
  readonly #speed: number;

  constructor({ betaMin, betaMax, end }: VpLinearOptions) {
    if (betaMax < betaMin) {
      throw new UserError(`vpLinear: betaMax is ${betaMax}, below betaMin (${betaMin}); the noise grows with time.`);
    }
    this.#betaMin = betaMin;
    this.#slope = betaMax - betaMin;
    this.#speed = 1 - end;
    this.bandwidth = this.at(1).sigma;
  }

  at(t: number): PathCoefficients<number> {
    const tau = 1 - t * this.#speed;
    const exponent = -tau * (this.#betaMin / 2 + (tau * this.#slope) / 4);
    const alpha = Math.exp(exponent);
    const sigma = Math.sqrt(-Math.expm1(2 * exponent));
    const alphaDot = (alpha * this.#speed * (this.#betaMin + tau * this.#slope)) / 2;
    return { alpha, sigma, alphaDot, sigmaDot: (-alpha * alphaDot) / sigma };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const tau = t.mul(-this.#speed).add(1);
    const exponent = tau.mul(tau.mul(-this.#slope / 4).sub(this.#betaMin / 2));
    const alpha = exponent.exp();
    const sigma = exponent.mul(2).expm1().neg().sqrt();
    const alphaDot = alpha.mul(tau.mul(this.#slope).add(this.#betaMin)).mul(this.#speed / 2);
    return { alpha, sigma, alphaDot, sigmaDot: alpha.mul(alphaDot).div(sigma).neg() };
  }
}

export const vpLinear = component({
  kind: "path",
  name: "vpLinear",
  summary: "Variance-preserving diffusion with a noise rate linear in time, run from noise to data.",
  paper: "Ho et al. 2020, arXiv:2006.11239; Song et al. 2021, arXiv:2011.13456, eq. 11 and 32",
  cost: "O(1)",
  options: {
    betaMin: z.number().nonnegative().default(0.1).describe("noise rate at the data"),
    betaMax: z.number().positive().default(20).describe("noise rate at the base"),
    end: diffusionEnd,
  },
  inject: [],
  create: (options) => new VpLinear(options),
});
