import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { Stream } from "../numerics/random.js";
import type { Divergence, DivergenceEstimator, RowField } from "./divergence.js";
import { rowProduct, separate, transposedProduct, type Tensorflow } from "./jacobian.js";
import { fillNoise, type Noise, noiseOption } from "./noise.js";

/** tr J = E z' J z for probes z of mean 0 and covariance I, one trace a probe. */
class Hutchinson implements DivergenceEstimator {
  readonly columns: number;

  constructor(
    readonly tf: Tensorflow,
    readonly probes: number,
    readonly noise: Noise,
  ) {
    this.columns = probes;
  }

  draw(out: Float32Array | Float64Array, stream: Stream): void {
    fillNoise(this.noise, out, stream);
  }

  estimate(field: RowField, x: tf.Tensor, probes: tf.Tensor): Divergence {
    const { tf } = this;
    const transposed = transposedProduct(tf, field, x);
    const pairs = separate(probes).map((z) => ({ z, product: transposed(z) }));
    return {
      value: field(x),
      traces: tf.concat(
        pairs.map(({ z, product }) => rowProduct(z, product)),
        1,
      ),
      squaredNorm: tf.addN(pairs.map(({ product }) => rowProduct(product, product))).div(this.probes),
    };
  }
}

export const hutchinson = component({
  kind: "divergence",
  name: "hutchinson",
  summary: "Unbiased estimate of the velocity's divergence by quadratic forms of its Jacobian in random vectors.",
  paper: "Hutchinson 1990, doi:10.1080/03610919008812866; Grathwohl et al. 2019, arXiv:1810.01367, eq. 7",
  cost: "one backward pass a probe",
  options: {
    probes: z.int().positive().default(4).describe("random vectors a point; from 2 on the estimate has a known error"),
    noise: noiseOption,
  },
  inject: [],
  create: async ({ probes, noise }) => {
    const { tf } = await import("../runtime/tensorflow.js");
    return new Hutchinson(tf, probes, noise);
  },
});
