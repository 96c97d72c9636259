import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component } from "../component/component.js";
import type { Stream } from "../numerics/random.js";
import type { Divergence, DivergenceEstimator, RowField } from "./divergence.js";
import { rowProduct, separate, transposedProduct, type Tensorflow } from "./jacobian.js";
import { fillNoise, type Noise, noiseOption } from "./noise.js";

export interface HutchPlusPlusOptions {
  /** Directions whose part of the trace is computed exactly. */
  readonly rank: number;
  /** Random vectors for the rest of it. */
  readonly probes: number;
  readonly noise: Noise;
}

/** What is left of a direction after those before it, in parts of its length, to count as one more. */
const leastRemainder = 1e-6;

/**
 * tr J = tr Q' J Q + tr P J P, with the columns of Q an orthonormal basis of J' S for random S [d, rank] and P = I - Q Q':
 * the first part is exact, the second is left to Hutchinson's estimator. Unbiased for every Q; exact where the rank of J is
 * at most `rank`. All products are by J', which has the trace of J.
 */
class HutchPlusPlus implements DivergenceEstimator {
  readonly probes: number;
  readonly columns: number;

  constructor(
    readonly tf: Tensorflow,
    readonly options: HutchPlusPlusOptions,
  ) {
    this.probes = options.rank + options.probes;
    this.columns = options.probes;
  }

  draw(out: Float32Array | Float64Array, stream: Stream): void {
    fillNoise(this.options.noise, out, stream);
  }

  estimate(field: RowField, x: tf.Tensor, probes: tf.Tensor): Divergence {
    const { tf, options } = this;
    const transposed = transposedProduct(tf, field, x);
    const all = separate(probes);
    const basis = this.#orthonormal(all.slice(0, options.rank).map(transposed));
    const exact = basis.map((q) => ({ q, product: transposed(q) }));
    const rest = all.slice(options.rank).map((probe) => {
      const g = without(probe, basis);
      return { g, product: transposed(g) };
    });
    const within = tf.addN(exact.map(({ q, product }) => rowProduct(q, product)));
    const squares = (products: readonly { readonly product: tf.Tensor }[]) =>
      tf.addN(products.map(({ product }) => rowProduct(product, product)));
    return {
      value: field(x),
      traces: within.add(
        tf.concat(
          rest.map(({ g, product }) => rowProduct(g, product)),
          1,
        ),
      ),
      squaredNorm: squares(exact).add(squares(rest).div(options.probes)),
    };
  }

  /** An orthonormal basis of the span of each row's vectors, by Gram and Schmidt twice over; zeros where they are dependent. */
  #orthonormal(vectors: readonly tf.Tensor[]): readonly tf.Tensor[] {
    const { tf } = this;
    const basis: tf.Tensor[] = [];
    for (const v of vectors) {
      const rest = without(without(v, basis), basis);
      const square = rowProduct(rest, rest);
      const counts = square.greater(rowProduct(v, v).mul(leastRemainder ** 2));
      // The root is taken of 1 where the direction does not count: its derivative at 0 would be infinite.
      const length = tf.where(counts, square, square.onesLike()).sqrt();
      basis.push(rest.div(length).mul(counts.cast("float32")));
    }
    return basis;
  }
}

/** v - Q Q' v. */
function without(v: tf.Tensor, basis: readonly tf.Tensor[]): tf.Tensor {
  return basis.reduce((rest, q) => rest.sub(q.mul(rowProduct(q, rest))), v);
}

export const hutchPlusPlus = component({
  kind: "divergence",
  name: "hutchPlusPlus",
  summary: "Hutchinson's estimate of what is left of the divergence after its largest directions are taken exactly.",
  paper: "Meyer et al. 2021, arXiv:2010.09649, algorithm 1",
  cost: "2 rank + probes backward passes",
  options: {
    rank: z.int().positive().default(2).describe("directions whose part of the trace is exact"),
    probes: z.int().positive().default(2).describe("random vectors for the rest; from 2 on it has a known error"),
    noise: noiseOption,
  },
  inject: [],
  create: async (options) => {
    const { tf } = await import("../runtime/tensorflow.js");
    return new HutchPlusPlus(tf, options);
  },
});
