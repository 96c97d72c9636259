import { logNormalInterval } from "../numerics/error-function.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { latticeEntropy } from "./entropy.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** The uniform law on [low, high] on the line, plus noise N(0, noise^2). */
export class BlurredInterval implements Measure {
  readonly dimension = 1;
  readonly reference = "lebesgue";
  readonly moments: Moments;
  #entropy: Entropy | undefined;

  constructor(
    readonly low: number,
    readonly high: number,
    readonly noise: number,
  ) {
    this.moments = {
      mean: Float64Array.of((low + high) / 2),
      covariance: Float64Array.of((high - low) ** 2 / 12 + noise ** 2),
      error: 0,
    };
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, 1);
    for (let i = 0; i < n; i++) {
      out.data[i] = this.low + (this.high - this.low) * stream.uniform();
      if (this.noise > 0) out.data[i]! += this.noise * stream.normal();
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    const { low, high, noise } = this;
    return x.data.map((value) => {
      if (noise > 0) return logNormalInterval((value - high) / noise, (value - low) / noise) - Math.log(high - low);
      return value >= low && value <= high ? -Math.log(high - low) : -Infinity;
    });
  }

  get entropy(): Entropy {
    return (this.#entropy ??= this.#findEntropy());
  }

  #findEntropy(): Entropy {
    const { low, high, noise } = this;
    if (noise === 0) return { value: Math.log(high - low), error: 0 };
    const count = Math.ceil((high - low) / noise) + 1;
    const anchors = Array.from({ length: count }, (_, k) => [low + ((high - low) * k) / (count - 1)]);
    return latticeEntropy((x) => this.logDensity(x), anchors, { finest: noise, widest: noise });
  }
}
