import { cholesky, logDeterminantOfFactor, multiplyLower, solveLower } from "../numerics/linear-algebra.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** The normal law N(mean, covariance) on R^d, with a covariance [d, d] that is symmetric positive definite. */
export class Gaussian implements Measure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  readonly entropy: Entropy;
  readonly moments: Moments;
  /** Lower-triangular Cholesky factor of the covariance, [d, d], row-major. */
  readonly factor: Float64Array;
  /** log of the density at the mean. */
  readonly logPeak: number;
  readonly #residual: Float64Array;

  constructor(mean: ArrayLike<number>, covariance: ArrayLike<number>) {
    const d = mean.length;
    this.dimension = d;
    this.moments = { mean: Float64Array.from(mean), covariance: Float64Array.from(covariance), error: 0 };
    this.factor = cholesky(this.moments.covariance, d);
    this.logPeak = -0.5 * d * Math.log(2 * Math.PI) - logDeterminantOfFactor(this.factor, d);
    this.entropy = { value: d / 2 - this.logPeak, error: 0 };
    this.#residual = new Float64Array(d);
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, this.dimension);
    for (let i = 0; i < n; i++) this.drawInto(out, i, stream);
    return out;
  }

  /** Writes one draw into row `i` of `out`. */
  drawInto({ data, d }: Points, i: number, stream: Stream): void {
    const row = data.subarray(i * d, (i + 1) * d);
    stream.fillNormal(row);
    multiplyLower(this.factor, row, d);
    for (let j = 0; j < d; j++) row[j]! += this.moments.mean[j]!;
  }

  logDensity(x: Points): Float64Array {
    return Float64Array.from({ length: x.n }, (_, i) => this.logDensityAt(x, i));
  }

  /** Log density at row `i` of `x`. */
  logDensityAt({ data, d }: Points, i: number): number {
    const residual = this.#residual;
    for (let j = 0; j < d; j++) residual[j] = data[i * d + j]! - this.moments.mean[j]!;
    solveLower(this.factor, residual, d);
    let squared = 0;
    for (let j = 0; j < d; j++) squared += residual[j]! * residual[j]!;
    return this.logPeak - 0.5 * squared;
  }
}
