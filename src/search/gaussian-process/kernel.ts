/** How two places differ in a coordinate: by their distance, or only by whether they are the same (unordered choices). */
export type Coordinate = "distance" | "equality";

/** What a Gaussian process takes of its function, as logarithms so that any number will do. */
export interface Hyperparameters {
  /** Logarithms of the length scales, [d]. */
  readonly logLengths: Float64Array;
  /** Of the variance of the function. */
  readonly logVariance: number;
  /** Of the variance of the noise. */
  readonly logNoise: number;
}

const root5 = Math.sqrt(5);

/** The Matern kernel of smoothness 5/2 with a length scale a coordinate (Rasmussen and Williams 2006, equation 4.17). */
export class Matern52 {
  readonly #variance: number;
  /** Of the squared differences: 1 / length^2. */
  readonly weights: Float64Array;

  constructor(
    private readonly coordinates: readonly Coordinate[],
    { logLengths, logVariance }: Hyperparameters,
  ) {
    this.#variance = Math.exp(logVariance);
    this.weights = logLengths.map((log) => Math.exp(-2 * log));
  }

  /** Of a place with itself. */
  get variance(): number {
    return this.#variance;
  }

  /** The squared difference in coordinate j. */
  squared(a: number, b: number, j: number): number {
    if (this.coordinates[j] === "distance") return (a - b) * (a - b);
    return a === b ? 0 : 1;
  }

  /** The squared scaled distance of x [d] from row i of `rows` [n, d]. */
  squaredDistance(x: Float64Array, rows: Float64Array, i: number): number {
    const d = x.length;
    let sum = 0;
    for (let j = 0; j < d; j++) sum += this.weights[j]! * this.squared(x[j]!, rows[i * d + j]!, j);
    return sum;
  }

  at(squaredDistance: number): number {
    const r = root5 * Math.sqrt(squaredDistance);
    return this.#variance * (1 + r + (r * r) / 3) * Math.exp(-r);
  }

  /** The derivative by the squared distance. */
  slope(squaredDistance: number): number {
    const r = root5 * Math.sqrt(squaredDistance);
    return (-5 / 6) * this.#variance * (1 + r) * Math.exp(-r);
  }
}
