import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";

/**
 * Fills `out` with `n` rows of `data`, drawn with replacement, so that batches are independent of each other; `rows`, where
 * it is given, learns which ones.
 */
export function drawRows(
  out: Float32Array | Float64Array,
  data: Points,
  n: number,
  stream: Stream,
  rows?: Int32Array,
): void {
  const { d } = data;
  for (let i = 0; i < n; i++) {
    const drawn = stream.integer(data.n);
    if (rows) rows[i] = drawn;
    for (let j = 0; j < d; j++) out[i * d + j] = data.data[drawn * d + j]!;
  }
}
