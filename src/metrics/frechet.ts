import type { Points } from "../numerics/points.js";
import { variance } from "../numerics/statistics.js";
import { type GaussianMoments, optimalMapOfGaussians, squaredWasserstein2OfGaussians } from "../transport/gaussian.js";

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
  const [a, b] = [momentsOf(x), momentsOf(y)];
  const ofX = potential(x, a, b);
  const ofY = potential(y, b, a);
  return {
    value: squaredWasserstein2OfGaussians(a, b),
    standardError: Math.sqrt(variance(ofX) / x.n + variance(ofY) / y.n),
  };
}

/**
 * |u|^2 - u.A u - 2 u.(m' - m) with u = x - m at every row x and A the optimal map: the potential of N(m, S) against
 * N(m', T), up to a constant.
 */
function potential(x: Points, own: GaussianMoments, other: GaussianMoments): Float64Array {
  const { n, d } = x;
  const matrix = optimalMapOfGaussians(own, other);
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

function momentsOf({ n, d, data }: Points): GaussianMoments {
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
