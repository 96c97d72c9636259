import { cholesky, logDeterminantOfFactor, solveLower } from "../../numerics/linear-algebra.js";
import { Matern52, type Coordinate, type Hyperparameters } from "./kernel.js";

/** Values [n] of a function at places [n, d] in the unit cube, with noise. */
export interface Observations {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface Prediction {
  readonly mean: number;
  /** Standard deviation of the function, without the noise. */
  readonly deviation: number;
}

/** Added to the diagonal, in units of the variance, so that equal places do no harm. */
const jitter = 1e-10;

/** A Gaussian process of mean 0 given observations (Rasmussen and Williams 2006, algorithm 2.1). */
export class GaussianProcess {
  readonly #kernel: Matern52;
  readonly #noise: number;
  /** Of the covariance of the observations. */
  readonly #factor: Float64Array;
  /** Covariance^-1 y. */
  readonly #alpha: Float64Array;

  constructor(
    private readonly coordinates: readonly Coordinate[],
    private readonly observations: Observations,
    hyperparameters: Hyperparameters,
  ) {
    const { x, y } = observations;
    const n = y.length;
    const d = coordinates.length;
    const kernel = new Matern52(coordinates, hyperparameters);
    this.#kernel = kernel;
    this.#noise = Math.exp(hyperparameters.logNoise);
    const covariance = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      const row = x.subarray(i * d, (i + 1) * d);
      for (let k = 0; k < i; k++) covariance[i * n + k] = kernel.at(kernel.squaredDistance(row, x, k));
      covariance[i * (n + 1)] = kernel.variance * (1 + jitter) + this.#noise;
    }
    this.#factor = cholesky(covariance, n);
    this.#alpha = y.slice();
    solveLower(this.#factor, this.#alpha, n);
    solveTransposed(this.#factor, this.#alpha, n);
  }

  /** log p(y | x), in nats. */
  logMarginalLikelihood(): number {
    const { y } = this.observations;
    const fit = y.reduce((sum, value, i) => sum + value * this.#alpha[i]!, 0);
    return -0.5 * fit - logDeterminantOfFactor(this.#factor, y.length) - 0.5 * y.length * Math.log(2 * Math.PI);
  }

  /** Its derivatives by the logarithms of the lengths, of the variance and of the noise, [d + 2]. */
  logMarginalGradient(): Float64Array {
    const { x, y } = this.observations;
    const [n, d, kernel, alpha] = [y.length, this.coordinates.length, this.#kernel, this.#alpha];
    const inverse = inverseOf(this.#factor, n);
    const gradient = new Float64Array(d + 2);
    for (let i = 0; i < n; i++) {
      const row = x.subarray(i * d, (i + 1) * d);
      const own = 0.5 * (alpha[i]! * alpha[i]! - inverse[i * (n + 1)]!);
      gradient[d]! += own * kernel.variance * (1 + jitter);
      gradient[d + 1]! += own * this.#noise;
      for (let k = 0; k < i; k++) {
        const part = alpha[i]! * alpha[k]! - inverse[i * n + k]!;
        const squared = kernel.squaredDistance(row, x, k);
        gradient[d]! += part * kernel.at(squared);
        const slope = -2 * part * kernel.slope(squared);
        for (let j = 0; j < d; j++)
          gradient[j]! += slope * kernel.weights[j]! * kernel.squared(row[j]!, x[k * d + j]!, j);
      }
    }
    return gradient;
  }

  predict(place: Float64Array): Prediction {
    const { mean, deviation } = this.#posterior(place);
    return { mean, deviation };
  }

  /** Also the derivatives by the coordinates that are distances, [d]; 0 by the others. */
  predictWithGradient(
    place: Float64Array,
  ): Prediction & { readonly meanGradient: Float64Array; readonly deviationGradient: Float64Array } {
    const { x, y } = this.observations;
    const [n, d, kernel] = [y.length, this.coordinates.length, this.#kernel];
    const { mean, deviation, solved } = this.#posterior(place);
    solveTransposed(this.#factor, solved, n);
    const [meanGradient, deviationGradient] = [new Float64Array(d), new Float64Array(d)];
    for (let i = 0; i < n; i++) {
      const slope = kernel.slope(kernel.squaredDistance(place, x, i));
      for (let j = 0; j < d; j++) {
        if (this.coordinates[j] === "equality") continue;
        const derivative = 2 * slope * kernel.weights[j]! * (place[j]! - x[i * d + j]!);
        meanGradient[j]! += this.#alpha[i]! * derivative;
        deviationGradient[j]! -= (solved[i]! * derivative) / deviation;
      }
    }
    return { mean, deviation, meanGradient, deviationGradient };
  }

  #posterior(place: Float64Array): Prediction & { readonly solved: Float64Array } {
    const { x, y } = this.observations;
    const n = y.length;
    const solved = new Float64Array(n);
    let mean = 0;
    for (let i = 0; i < n; i++) {
      solved[i] = this.#kernel.at(this.#kernel.squaredDistance(place, x, i));
      mean += solved[i]! * this.#alpha[i]!;
    }
    solveLower(this.#factor, solved, n);
    let variance = this.#kernel.variance;
    for (let i = 0; i < n; i++) variance -= solved[i]! * solved[i]!;
    // Rounding leaves about this much where the function is known.
    return { mean, deviation: Math.sqrt(Math.max(variance, jitter * this.#kernel.variance)), solved };
  }
}

/** Solves L^T y = b for lower-triangular L [n, n], writing y over `b`. */
function solveTransposed(l: Float64Array, b: Float64Array, n: number): void {
  for (let i = n - 1; i >= 0; i--) {
    const value = b[i]! / l[i * (n + 1)]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k]! -= l[i * n + k]! * value;
  }
}

/** The lower half of (L L^T)^-1. */
function inverseOf(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  // Rows of L^-1 transposed: row k holds column k, so that both loops below run along memory.
  const columns = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    columns[k * (n + 1)] = 1 / l[k * (n + 1)]!;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let m = k; m < i; m++) sum -= l[i * n + m]! * columns[k * n + m]!;
      columns[k * n + i] = sum / l[i * (n + 1)]!;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = 0;
      for (let m = i; m < n; m++) sum += columns[i * n + m]! * columns[k * n + m]!;
      inverse[i * n + k] = sum;
    }
  }
  return inverse;
}
