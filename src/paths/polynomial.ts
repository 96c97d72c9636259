import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

/** The conditional OT path with its time replaced by a power of it. */
class Polynomial implements ProbabilityPath {
  readonly bandwidth: number;
  readonly #power: number;

  constructor(power: number, sigma: number) {
    this.bandwidth = sigma;
    this.#power = power;
  }

  at(t: number): PathCoefficients<number> {
    const shrinkage = 1 - this.bandwidth;
    const alpha = t ** this.#power;
    const alphaDot = this.#power * t ** (this.#power - 1);
    return { alpha, sigma: 1 - shrinkage * alpha, alphaDot, sigmaDot: -shrinkage * alphaDot };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const shrinkage = 1 - this.bandwidth;
    const alpha = t.pow(this.#power);
    const alphaDot = t.pow(this.#power - 1).mul(this.#power);
    return { alpha, sigma: alpha.mul(-shrinkage).add(1), alphaDot, sigmaDot: alphaDot.mul(-shrinkage) };
  }
}

export const polynomial = component({
  kind: "path",
  name: "polynomial",
  summary: "Straight paths, slow near the base: alpha_t = t^power, sigma_t = 1 - (1 - sigma) t^power.",
  paper: "Lipman et al. 2024, arXiv:2412.06264, section 4.8",
  cost: "O(1)",
  options: {
    power: z.number().min(1).default(2).describe("exponent of time; 1 is the conditional OT path"),
    sigma: z.number().nonnegative().default(0).describe("bandwidth around each data point at t = 1"),
  },
  inject: [],
  create: ({ power, sigma }) => new Polynomial(power, sigma),
});
