import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";

/**
 * Rows of a block at most, which bounds the memory of a compiled graph whatever the number of points: of few coordinates so
 * many that two threads are worth it for one operator of a small network, and never fewer than of images.
 */
function largestOf(d: number): number {
  return Math.max(1024, 2 ** Math.floor(Math.log2(8192 / d)));
}

/** A block of rows as a compiled graph takes it, and how many of its rows, from the first, are not padding. */
export interface Block {
  readonly rows: Points;
  readonly start: number;
  readonly count: number;
}

/**
 * Cuts `x` into blocks whose lengths are powers of two, so that few graphs serve all calls. A block that is not full is
 * filled by repeating its rows: an error norm over the block then still sees points like its own.
 */
export function* blocks(x: Points): Generator<Block> {
  const largest = largestOf(x.d);
  for (let start = 0; start < x.n; start += largest) {
    const count = Math.min(largest, x.n - start);
    const size = 2 ** Math.ceil(Math.log2(count));
    const own = x.data.subarray(start * x.d, (start + count) * x.d);
    const rows = points(size, x.d);
    for (let at = 0; at < rows.data.length; at += own.length) {
      rows.data.set(own.subarray(0, rows.data.length - at), at);
    }
    yield { rows, start, count };
  }
}
