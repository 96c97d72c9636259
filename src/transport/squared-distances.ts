import type { Points } from "../numerics/points.js";

/** |x_i - y_k|^2 for all rows of `x` [n, d] and `y` [m, d]: [n, m], row-major, written into `out` where it is given. */
export function squaredDistances(x: Points, y: Points, out = new Float64Array(x.n * y.n)): Float64Array {
  const { d } = x;
  for (let i = 0, at = 0; i < x.n; i++) {
    for (let k = 0; k < y.n; k++, at++) {
      let sum = 0;
      for (let j = 0; j < d; j++) {
        const difference = x.data[i * d + j]! - y.data[k * d + j]!;
        sum += difference * difference;
      }
      out[at] = sum;
    }
  }
  return out;
}
