import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

/** Fills `out` with `n` rows of `data`, drawn with replacement, so that batches are independent of each other. */
export function drawRows(out: Float32Array | Float64Array, data: Points, n: number, stream: Stream): void {
  const { d } = data;
  for (let i = 0; i < n; i++) {
    const row = stream.integer(data.n) * d;
    for (let j = 0; j < d; j++) out[i * d + j] = data.data[row + j]!;
  }
}
