import type { Stream } from "./random.js";

/**
 * `n` points [n, d] of the unit cube of which each coordinate has one in each of n equal intervals, uniform there (McKay,
 * Beckman and Conover 1979, doi:10.1080/00401706.1979.10489755).
 */
export function latinHypercube(n: number, d: number, stream: Stream): Float64Array {
  const points = new Float64Array(n * d);
  for (let j = 0; j < d; j++) {
    const order = stream.permutation(n);
    for (let i = 0; i < n; i++) points[i * d + j] = (order[i]! + stream.uniform()) / n;
  }
  return points;
}
