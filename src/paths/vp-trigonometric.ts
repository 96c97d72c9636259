import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { PathCoefficients, ProbabilityPath } from "./path.js";

/** A quarter of a circle from base to data, cut short where the noise is down to the bandwidth. */
class VpTrigonometric implements ProbabilityPath {
  readonly bandwidth: number;
  readonly #angle: number;

  constructor(sigma: number) {
    this.bandwidth = sigma;
    this.#angle = Math.acos(sigma);
  }

  at(t: number): PathCoefficients<number> {
    const angle = this.#angle;
    const [alpha, sigma] = [Math.sin(angle * t), Math.cos(angle * t)];
    return { alpha, sigma, alphaDot: angle * sigma, sigmaDot: -angle * alpha };
  }

  atTensor(t: tf.Tensor): PathCoefficients<tf.Tensor> {
    const angle = this.#angle;
    const [alpha, sigma] = [t.mul(angle).sin(), t.mul(angle).cos()];
    return { alpha, sigma, alphaDot: sigma.mul(angle), sigmaDot: alpha.mul(-angle) };
  }
}

export const vpTrigonometric = component({
  kind: "path",
  name: "vpTrigonometric",
  summary: "Variance-preserving path along a circle: alpha_t = sin(a t), sigma_t = cos(a t), with cos(a) = sigma.",
  paper: "Albergo & Vanden-Eijnden 2023, arXiv:2209.15571; Tong et al. 2024, arXiv:2302.00482, section 3.2.1",
  cost: "O(1)",
  options: {
    sigma: z.number().nonnegative().lt(1).default(0).describe("bandwidth around each data point at t = 1"),
  },
  inject: [],
  create: ({ sigma }) => new VpTrigonometric(sigma),
});
