import type * as tf from "@tensorflow/tfjs";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { baseLogDensity, baseLogDensityTensor, type BaseMeasure } from "./measure.js";

/** The law of `scale` times a draw of `base`. */
export class ScaledMeasure implements BaseMeasure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  readonly #logVolume: number;

  constructor(
    readonly base: BaseMeasure,
    readonly scale: number,
  ) {
    this.dimension = base.dimension;
    this.#logVolume = base.dimension * Math.log(scale);
  }

  sample(n: number, stream: Stream): Points {
    return scaled(this.base.sample(n, stream), this.scale);
  }

  logDensity(x: Points): Float64Array {
    return baseLogDensity(this.base, scaled(x, 1 / this.scale), "A scaled base").map(
      (value) => value - this.#logVolume,
    );
  }

  logDensityTensor(x: tf.Tensor): tf.Tensor {
    return baseLogDensityTensor(this.base, x.div(this.scale), "A scaled base").sub(this.#logVolume);
  }
}

function scaled(x: Points, by: number): Points {
  return points(
    x.n,
    x.d,
    x.data.map((value) => value * by),
  );
}
