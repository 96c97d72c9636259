import type * as tf from "@tensorflow/tfjs";
import { component } from "../component/component.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { type BaseMeasure, spaceToken } from "./measure.js";

/** N(0, I) on R^d. */
export class StandardGaussian implements BaseMeasure {
  readonly reference = "lebesgue";
  readonly entropy: { readonly value: number; readonly error: number };
  /** log of (2 pi)^(d / 2). */
  readonly #logNormalizer: number;

  constructor(readonly dimension: number) {
    this.#logNormalizer = 0.5 * dimension * Math.log(2 * Math.PI);
    this.entropy = { value: this.#logNormalizer + dimension / 2, error: 0 };
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, this.dimension);
    this.sampleInto(out.data, stream);
    return out;
  }

  sampleInto(out: Float64Array, stream: Stream): void {
    stream.fillNormal(out);
  }

  logDensity(x: Points): Float64Array {
    const out = new Float64Array(x.n);
    for (let i = 0; i < x.n; i++) {
      let sum = 0;
      for (let at = i * x.d; at < (i + 1) * x.d; at++) sum += x.data[at]! * x.data[at]!;
      out[i] = -0.5 * sum - this.#logNormalizer;
    }
    return out;
  }

  logDensityTensor(x: tf.Tensor): tf.Tensor {
    return x.square().sum(1).mul(-0.5).sub(this.#logNormalizer);
  }
}

export const standardGaussian = component({
  kind: "base",
  name: "standardGaussian",
  summary: "The standard normal law N(0, I) in the dimension of the data.",
  paper: "Gauss 1809; as a base: Rezende and Mohamed 2015, arXiv:1505.05770",
  cost: "O(n d) time and memory",
  options: {},
  inject: [spaceToken],
  create: (_, space) => new StandardGaussian(space.dimension),
});
