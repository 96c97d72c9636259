import { Categorical } from "../numerics/categorical.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Measure, Moments } from "./measure.js";
import { momentsOfMixture } from "./moments.js";

/** The product of the intervals [low_j, high_j). */
export interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The uniform law on a union of boxes that do not overlap. */
export class UniformBoxes implements Measure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  readonly entropy: { readonly value: number; readonly error: number };
  readonly moments: Moments;
  readonly #choice: Categorical;

  constructor(readonly boxes: readonly Box[]) {
    this.dimension = boxes[0]!.low.length;
    const volumes = boxes.map(volume);
    this.#choice = new Categorical(volumes);
    const total = volumes.reduce((sum, part) => sum + part, 0);
    this.moments = momentsOfMixture(
      boxes.map(momentsOfBox),
      volumes.map((part) => part / total),
    );
    this.entropy = { value: Math.log(total), error: 0 };
  }

  sample(n: number, stream: Stream): Points {
    const d = this.dimension;
    const out = points(n, d);
    for (let i = 0; i < n; i++) {
      const box = this.boxes[this.#choice.draw(stream)]!;
      for (let j = 0; j < d; j++) {
        out.data[i * d + j] = box.low[j]! + (box.high[j]! - box.low[j]!) * stream.uniform();
      }
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    return Float64Array.from({ length: x.n }, (_, i) => {
      const row = x.data.subarray(i * x.d, (i + 1) * x.d);
      return this.boxes.some((box) => holds(box, row)) ? -this.entropy.value : -Infinity;
    });
  }
}

function volume({ low, high }: Box): number {
  return low.reduce((product, from, j) => product * (high[j]! - from), 1);
}

function momentsOfBox({ low, high }: Box): Moments {
  const d = low.length;
  const covariance = new Float64Array(d * d);
  for (let j = 0; j < d; j++) covariance[j * (d + 1)] = (high[j]! - low[j]!) ** 2 / 12;
  return { mean: Float64Array.from(low, (from, j) => (from + high[j]!) / 2), covariance, error: 0 };
}

function holds({ low, high }: Box, x: Float64Array): boolean {
  return x.every((value, j) => value >= low[j]! && value < high[j]!);
}
