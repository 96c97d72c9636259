import type { Stream } from "../numerics/random.js";
import type { PairBatch } from "./coupling.js";

/** Puts into each place i of a batch the base point `from0[i]` and the data point `from1[i]` that it had. */
export function selectPairs(batch: PairBatch, from0: ArrayLike<number>, from1: ArrayLike<number>): void {
  const { n, d, x0, x1, rows } = batch;
  const [base, data, numbers] = [x0.slice(), x1.slice(), rows.slice()];
  for (let i = 0; i < n; i++) {
    const [a, b] = [from0[i]!, from1[i]!];
    for (let j = 0; j < d; j++) {
      x0[i * d + j] = base[a * d + j]!;
      x1[i * d + j] = data[b * d + j]!;
    }
    rows[i] = numbers[b]!;
  }
}

/** n draws from {0, …, n - 1}, with replacement. */
export function drawPlaces(n: number, stream: Stream): Int32Array {
  return Int32Array.from({ length: n }, () => stream.integer(n));
}

/** 0, …, n - 1. */
export function allPlaces(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}
