import type { Points } from "../numerics/points.js";
import { variance } from "../numerics/statistics.js";
import { functionOfSymmetric, symmetricEigen, symmetricSquareRoot } from "../numerics/symmetric-eigen.js";

interface Moments {
  readonly mean: Float64Array;
  /** [d, d], row-major. */
  readonly covariance: Float64Array;
}

/**
 * The squared Frechet distance of the Gaussians with the means and covariances of two clouds, of sizes n and m in R^d:
 * |dm|^2 + tr(S + T - 2 (S^1/2 T S^1/2)^1/2) (Dowson and Landau 1982). Its standard error is that of the means of the
 * quadratic Kantorovich potentials between these Gaussians (Rippl, Munk and Sturm 2016, arXiv:1507.04090).
 */
export function squaredFrechetDistance(
  x: Points,
  y: Points,
): { readonly value: number; readonly standardError: number } {
  if (x.d !== y.d || x.n < 2 || y.n < 2) {
    throw new RangeError(
      `squaredFrechetDistance: expected clouds of 2 points or more in one space, got [${x.n}, ${x.d}] and [${y.n}, ${y.d}].`,
    );
  }
  const { d } = x;
  const [a, b] = [momentsOf(x), momentsOf(y)];
  const root = symmetricSquareRoot(a.covariance, d);
  const cross = symmetricEigen(product(product(root, b.covariance, d), root, d), d);
  let value = -2 * cross.values.reduce((sum, eigenvalue) => sum + Math.sqrt(Math.max(0, eigenvalue)), 0);
  for (let j = 0; j < d; j++) {
    value += (a.mean[j]! - b.mean[j]!) ** 2 + a.covariance[j * (d + 1)]! + b.covariance[j * (d + 1)]!;
  }
  const ofX = potential(x, a, b, transportMatrix(a.covariance, b.covariance, d));
  const ofY = potential(y, b, a, transportMatrix(b.covariance, a.covariance, d));
  return { value: Math.max(0, value), standardError: Math.sqrt(variance(ofX) / x.n + variance(ofY) / y.n) };
}

/** A = S^-1/2 (S^1/2 T S^1/2)^1/2 S^-1/2, which pushes N(0, S) to N(0, T); on the range of S if S is singular. */
function transportMatrix(s: Float64Array, t: Float64Array, d: number): Float64Array {
  const eigen = symmetricEigen(s, d);
  const least = 1e-12 * Math.max(...eigen.values);
  const root = functionOfSymmetric(eigen, (value) => Math.sqrt(Math.max(0, value)));
  const inverse = functionOfSymmetric(eigen, (value) => (value > least ? 1 / Math.sqrt(value) : 0));
  const middle = symmetricSquareRoot(product(product(root, t, d), root, d), d);
  return product(product(inverse, middle, d), inverse, d);
}

/** |u|^2 - u.A u - 2 u.(m' - m) with u = x - m at every row x: the potential of N(m, S) against N(m', T), up to a constant. */
function potential(x: Points, own: Moments, other: Moments, matrix: Float64Array): Float64Array {
  const { n, d } = x;
  const u = new Float64Array(d);
  return Float64Array.from({ length: n }, (_, i) => {
    for (let j = 0; j < d; j++) u[j] = x.data[i * d + j]! - own.mean[j]!;
    let sum = 0;
    for (let j = 0; j < d; j++) {
      let pushed = 0;
      for (let k = 0; k < d; k++) pushed += matrix[j * d + k]! * u[k]!;
      sum += u[j]! * (u[j]! - pushed - 2 * (other.mean[j]! - own.mean[j]!));
    }
    return sum;
  });
}

function momentsOf({ n, d, data }: Points): Moments {
  const mean = new Float64Array(d);
  for (let at = 0; at < data.length; at++) mean[at % d]! += data[at]! / n;
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) {
      const deviation = (data[i * d + j]! - mean[j]!) / (n - 1);
      for (let k = 0; k <= j; k++) covariance[j * d + k]! += deviation * (data[i * d + k]! - mean[k]!);
    }
  }
  for (let j = 0; j < d; j++) for (let k = 0; k < j; k++) covariance[k * d + j] = covariance[j * d + k]!;
  return { mean, covariance };
}

function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < d; k++) {
      const factor = a[i * d + k]!;
      for (let j = 0; j < d; j++) out[i * d + j]! += factor * b[k * d + j]!;
    }
  }
  return out;
}
