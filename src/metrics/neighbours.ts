import type { Points } from "../numerics/points.js";

export interface Neighbours {
  /** The k nearest points of each query, nearest first; [n, k]. */
  readonly index: Int32Array;
  /** Their squared distances; [n, k]. */
  readonly squared: Float64Array;
}

/**
 * The k nearest of `x` to each row of `queries`, by comparing all pairs: right for thousands of points in any dimension.
 * A pair (query, point) for which `skip` is true is passed over.
 */
export function nearestNeighbours(
  x: Points,
  queries: Points,
  k: number,
  skip: (query: number, point: number) => boolean,
): Neighbours {
  const { d } = x;
  const index = new Int32Array(queries.n * k).fill(-1);
  const squared = new Float64Array(queries.n * k).fill(Infinity);
  for (let q = 0; q < queries.n; q++) {
    const last = (q + 1) * k - 1;
    for (let i = 0; i < x.n; i++) {
      let sum = 0;
      for (let j = 0; j < d; j++) {
        const difference = queries.data[q * d + j]! - x.data[i * d + j]!;
        sum += difference * difference;
      }
      if (sum >= squared[last]! || skip(q, i)) continue;
      let at = last;
      for (; at > q * k && squared[at - 1]! > sum; at--) {
        squared[at] = squared[at - 1]!;
        index[at] = index[at - 1]!;
      }
      squared[at] = sum;
      index[at] = i;
    }
  }
  return { index, squared };
}
