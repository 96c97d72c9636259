import type * as tf from "@tensorflow/tfjs";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { BaseMeasure, Entropy, Moments } from "./measure.js";

/** A law on the line that is symmetric about 0, with the density it has at scale 1. */
export interface Marginal {
  draw(stream: Stream): number;
  /** Log density at |u| = `distance`, in nats. */
  logDensity(distance: number): number;
  /** The same, traced and elementwise. */
  logDensityTensor(distance: tf.Tensor): tf.Tensor;
  /** Differential entropy in nats, in closed form. */
  readonly entropy: number;
  /** Absent where it is infinite. */
  readonly variance?: number;
}

/** The law of d independent coordinates, each `scale` times a draw of the same law on the line. */
export class ProductMeasure implements BaseMeasure {
  readonly reference = "lebesgue";
  readonly entropy: Entropy;
  readonly moments: Moments | undefined;
  readonly #logVolume: number;

  constructor(
    readonly dimension: number,
    readonly marginal: Marginal,
    readonly scale: number,
  ) {
    this.#logVolume = dimension * Math.log(scale);
    this.entropy = { value: dimension * marginal.entropy + this.#logVolume, error: 0 };
    this.moments = momentsOf(dimension, marginal, scale);
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, this.dimension);
    for (let at = 0; at < out.data.length; at++) out.data[at] = this.scale * this.marginal.draw(stream);
    return out;
  }

  logDensity({ n, d, data }: Points): Float64Array {
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let at = i * d; at < (i + 1) * d; at++) sum += this.marginal.logDensity(Math.abs(data[at]!) / this.scale);
      out[i] = sum - this.#logVolume;
    }
    return out;
  }

  logDensityTensor(x: tf.Tensor): tf.Tensor {
    return this.marginal.logDensityTensor(x.div(this.scale).abs()).sum(1).sub(this.#logVolume);
  }
}

function momentsOf(d: number, { variance }: Marginal, scale: number): Moments | undefined {
  if (variance === undefined) return undefined;
  const covariance = new Float64Array(d * d);
  for (let j = 0; j < d; j++) covariance[j * (d + 1)] = scale * scale * variance;
  return { mean: new Float64Array(d), covariance, error: 0 };
}
