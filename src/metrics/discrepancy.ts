import type { Points } from "../numerics/points.js";

/** Replaces the first `count` squared distances by the kernel's values, in place. */
export type Kernel = (squaredDistances: Float64Array, count: number) => void;

/** Points that the estimate and its standard error need on each side. */
export const leastOfDiscrepancy = 5;

/**
 * The unbiased estimate of E k(X, X') + E k(Y, Y') - 2 E k(X, Y) from n draws of X and of Y, with its standard error: the
 * U-statistic of h(i, j) = k(x_i, x_j) + k(y_i, y_j) - k(x_i, y_j) - k(x_j, y_i) (Gretton et al. 2012, JMLR 13, lemma 6).
 * Being unbiased, it falls below 0 as often as above where the laws are equal. Takes 2 n^2 kernel values; n is at least 5, its `leastOfDiscrepancy`.
 */
export function discrepancy(x: Points, y: Points, kernel: Kernel): { value: number; standardError: number } {
  const { n } = x;
  if (n !== y.n || x.d !== y.d || n < leastOfDiscrepancy) {
    throw new RangeError(
      `discrepancy: expected two clouds of one shape and 5 points or more, got ${n} and ${y.n} points.`,
    );
  }
  const within = [new Float64Array(n), new Float64Array(n)] as const;
  const across = [new Float64Array(n), new Float64Array(n)] as const;
  const rowSums = new Float64Array(n);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n - 1; i++) {
    const count = n - 1 - i;
    distancesAfter(x, i, x, within[0]);
    distancesAfter(y, i, y, within[1]);
    distancesAfter(x, i, y, across[0]);
    distancesAfter(y, i, x, across[1]);
    for (const row of [...within, ...across]) kernel(row, count);
    for (let k = 0; k < count; k++) {
      const h = within[0][k]! + within[1][k]! - across[0][k]! - across[1][k]!;
      rowSums[i]! += h;
      rowSums[i + 1 + k]! += h;
      sum += h;
      squares += h * h;
    }
  }
  const pairs = (n * (n - 1)) / 2;
  const value = sum / pairs;
  return { value, standardError: Math.sqrt(varianceOfU(rowSums, value, squares / pairs - value * value)) };
}

/**
 * Variance of a U-statistic of order 2 (Hoeffding 1948), [4 (n - 2) z1 + 2 z2] / n (n - 1), with z1 the variance of h's
 * expectation given one of its points, and z2 that of h. The sample variance of the row means has the expectation
 * (n - 2) / (n - 1)^2 [(n - 4) z1 + z2], which gives z1 without bias, but below 0 about as often as above where the laws are
 * equal and z1 is 0. No variance is: an estimate below 0 is taken as 0, and the second term, all that is left there, stays.
 * That makes the standard error too large by up to two fifths between equal laws, and right between different ones.
 */
function varianceOfU(rowSums: Float64Array, value: number, z2: number): number {
  const n = rowSums.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (rowSums[i]! / (n - 1) - value) ** 2;
  const z1 = Math.max(0, ((sum * (n - 1)) / (n - 2) - z2) / (n - 4));
  return (4 * (n - 2) * z1 + 2 * z2) / (n * (n - 1));
}

/** Squared distances from point `i` of `x` to the points of `y` after the `i`-th. */
function distancesAfter(x: Points, i: number, y: Points, out: Float64Array): void {
  const { n, d } = y;
  for (let k = i + 1; k < n; k++) {
    let sum = 0;
    for (let j = 0; j < d; j++) {
      const difference = x.data[i * d + j]! - y.data[k * d + j]!;
      sum += difference * difference;
    }
    out[k - i - 1] = sum;
  }
}
