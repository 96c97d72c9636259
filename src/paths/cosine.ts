import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import { diffusionEnd } from "./diffusion-time.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

interface CosineOptions {
  readonly offset: number;
  readonly end: number;
}

/** alpha = cos(angle(tau)) / cos(angle(0)) with an angle linear in diffusion time; sigma^2 = 1 - alpha^2. */
class Cosine implements ProbabilityPath {
  readonly bandwidth: number;
  /** The angle at tau = 0, and its time derivative by t. */
  readonly #first: number;
  readonly #rate: number;

  constructor({ offset, end }: CosineOptions) {
    const perUnit = Math.PI / 2 / (1 + offset);
    this.#first = offset * perUnit;
    this.#rate = -(1 - end) * perUnit;
    this.bandwidth = this.at(1).sigma;
  }

  at(t: number): PathCoefficients<number> {
    const angle = Math.PI / 2 + t * this.#rate;
    const normalizer = Math.cos(this.#first);
    const alpha = Math.cos(angle) / normalizer;
    // 1 - alpha^2 without cancellation.
    const sigma = Math.sqrt(Math.sin(angle - this.#first) * Math.sin(angle + this.#first)) / normalizer;
    const alphaDot = (-Math.sin(angle) * this.#rate) / normalizer;
    return { alpha, sigma, alphaDot, sigmaDot: (-alpha * alphaDot) / sigma };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const angle = t.mul(this.#rate).add(Math.PI / 2);
    const normalizer = Math.cos(this.#first);
    const alpha = angle.cos().div(normalizer);
    const square = angle.sub(this.#first).sin().mul(angle.add(this.#first).sin());
    const sigma = square.sqrt().div(normalizer);
    const alphaDot = angle.sin().mul(-this.#rate / normalizer);
    return { alpha, sigma, alphaDot, sigmaDot: alpha.mul(alphaDot).div(sigma).neg() };
  }
}

export const cosine = component({
  kind: "path",
  name: "cosine",
  summary: "Variance-preserving diffusion with the cosine schedule of DDPM, run from noise to data.",
  paper: "Nichol & Dhariwal 2021, arXiv:2102.09672, eq. 17",
  cost: "O(1)",
  options: {
    offset: z
      .number()
      .nonnegative()
      .default(0.008)
      .describe("s of the paper: keeps the noise rate small near the data"),
    end: diffusionEnd,
  },
  inject: [],
  create: (options) => new Cosine(options),
});
