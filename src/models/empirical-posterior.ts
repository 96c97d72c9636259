import { KdTree } from "../numerics/kd-tree.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import { expTable, negligible } from "./exp-table.js";

/**
 * The law of the data point X1 given x = alpha X1 + sigma Z, with X1 uniform on the atoms and Z standard normal: weights
 * w_i = softmax_i(-|x - alpha x_i|^2 / 2 sigma^2). Atoms whose weight is below exp(-40) of the largest are left out; a tree
 * finds the others. Scratch space is shared: an instance serves one caller at a time.
 */
export class EmpiricalPosterior {
  readonly d: number;
  readonly #tree: KdTree;
  readonly #center: Float64Array;
  /** |x_i - center|^2, so that the variance is a difference of numbers of its own size. */
  readonly #spread: Float64Array;
  /** Where x lies among the atoms: x / alpha. */
  readonly #query: Points;
  readonly #ranges: Uint32Array;
  readonly #weight: Float64Array;

  constructor(atoms: Points) {
    const { n, d } = atoms;
    this.d = d;
    this.#tree = new KdTree(atoms);
    this.#center = Float64Array.from(this.#tree.columns, (column) => column.reduce((sum, x) => sum + x, 0) / n);
    this.#spread = new Float64Array(n);
    squaredDistances(this.#tree.columns, this.#center, 0, n, this.#spread);
    this.#query = points(1, d);
    this.#ranges = new Uint32Array(n + 2);
    this.#weight = new Float64Array(n);
  }

  /**
   * For the point at `x[at .. at + d]`, alpha >= 0 and sigma > 0: writes the mean of X1 to `mean[at .. at + d]` and returns
   * the trace of its covariance.
   */
  moments(alpha: number, sigma: number, x: Float64Array, at: number, mean: Float64Array): number {
    const { d } = this;
    const { columns } = this.#tree;
    const ranges = this.#ranges;
    const weight = this.#weight;
    const count = this.#weigh(alpha, sigma, x, at);
    let total = 0;
    let second = 0;
    for (let r = 0; r < count; r += 2) {
      total += sum(weight, ranges[r]!, ranges[r + 1]!);
      second += dot(weight, this.#spread, ranges[r]!, ranges[r + 1]!);
    }
    let trace = second / total;
    for (let j = 0; j < d; j++) {
      let first = 0;
      for (let r = 0; r < count; r += 2) first += dot(weight, columns[j]!, ranges[r]!, ranges[r + 1]!);
      mean[at + j] = first / total;
      trace -= (first / total - this.#center[j]!) ** 2;
    }
    return Math.max(0, trace);
  }

  /** Fills the weights, up to a common factor, of all atoms that count; returns how many numbers of `#ranges` say which. */
  #weigh(alpha: number, sigma: number, x: Float64Array, at: number): number {
    const { n, columns } = this.#tree;
    const ranges = this.#ranges;
    const weight = this.#weight;
    const query = this.#query;
    const rate = (alpha * alpha) / (2 * sigma * sigma);
    if (alpha < 1e-100) {
      // x tells nothing of X1, and x / alpha might overflow.
      weight.fill(1);
      ranges.set([0, n]);
      return 2;
    }
    for (let j = 0; j < this.d; j++) query.data[j] = x[at + j]! / alpha;
    const nearest = this.#tree.nearest(query, 0);
    const count = this.#tree.ranges(query, 0, nearest - negligible / rate, ranges);
    for (let r = 0; r < count; r += 2) {
      squaredDistances(columns, query.data, ranges[r]!, ranges[r + 1]!, weight);
      exponentials(weight, nearest, rate, ranges[r]!, ranges[r + 1]!);
    }
    return count;
  }
}

/** out[i] = |x - point i|^2 for i in [start, end). */
function squaredDistances(
  columns: readonly Float64Array[],
  x: Float64Array,
  start: number,
  end: number,
  out: Float64Array,
): void {
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]!;
    const value = x[j]!;
    for (let i = start; i < end; i++) {
      const difference = value - column[i]!;
      out[i] = j === 0 ? difference * difference : out[i]! + difference * difference;
    }
  }
}

/** Replaces squared distances by exp((nearest - distance) rate), or zero where that is negligible. */
function exponentials(values: Float64Array, nearest: number, rate: number, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const exponent = (nearest - values[i]!) * rate;
    values[i] = exponent > negligible ? expTable(exponent) : 0;
  }
}

function sum(values: Float64Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i]!;
  return total;
}

function dot(a: Float64Array, b: Float64Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += a[i]! * b[i]!;
  return total;
}
