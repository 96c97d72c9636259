import type { Stream } from "./random.js";

/** The law on {0, …, k - 1} with probabilities proportional to `weights`. */
export class Categorical {
  readonly #cumulative: Float64Array;

  constructor(weights: readonly number[] | Float64Array) {
    let sum = 0;
    this.#cumulative = Float64Array.from(weights, (weight) => (sum += weight));
    if (!(sum > 0 && sum < Infinity && weights.every((weight) => weight >= 0))) {
      throw new RangeError(`Categorical: expected weights of at least 0 and not all 0, got ${weights.join(", ")}.`);
    }
  }

  draw(stream: Stream): number {
    const cumulative = this.#cumulative;
    const last = cumulative.length - 1;
    const at = stream.uniform() * cumulative[last]!;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at >= cumulative[middle]!) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
