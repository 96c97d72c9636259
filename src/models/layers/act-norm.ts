import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import { type Bijection, forEachRow, type Mapped } from "./bijection.js";

/** Added to variances: a coordinate that is constant over the first rows keeps a finite scale. */
const leastVariance = 1e-6;

/**
 * x = z exp(s) + m with a scale and a shift for each coordinate, first chosen such that the data leave with mean 0 and
 * variance 1 for the base (Kingma & Dhariwal 2018, arXiv:1807.03039, section 3.1).
 */
export class ActNorm implements Bijection {
  readonly parameters: readonly ParameterSpec[];
  readonly #shift: string;
  readonly #logScale: string;

  constructor(name: string, dimension: number) {
    this.#shift = `${name}shift`;
    this.#logScale = `${name}logScale`;
    this.parameters = [this.#shift, this.#logScale].map((of) => ({
      name: of,
      shape: [1, dimension],
      initialize: (out) => out.fill(0),
    }));
  }

  forward(parameters: Parameters, z: tf.Tensor): Mapped {
    const logScale = parameters[this.#logScale]!;
    return {
      value: z.mul(logScale.exp()).add(parameters[this.#shift]!),
      logDet: forEachRow(z, logScale.sum()),
    };
  }

  inverse(parameters: Parameters, x: tf.Tensor): Mapped {
    const logScale = parameters[this.#logScale]!;
    return {
      value: x.sub(parameters[this.#shift]!).mul(logScale.neg().exp()),
      logDet: forEachRow(x, logScale.sum().neg()),
    };
  }

  adapt(_parameters: Parameters, x: tf.Tensor): Parameters {
    const mean = x.mean(0, true);
    const variance = x.sub(mean).square().mean(0, true).add(leastVariance);
    return { [this.#shift]: mean, [this.#logScale]: variance.log().mul(0.5) };
  }
}
