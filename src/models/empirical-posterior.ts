import { decay } from "../numerics/exponential.js";
import { KdTree } from "../numerics/kd-tree.js";
import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import { CondensedAtoms } from "./condensed-atoms.js";
import type { Posterior } from "./posterior.js";

/**
 * The law of the data point X1 given x = alpha X1 + sigma Z, with X1 uniform on the atoms and Z standard normal: weights
 * w_i = softmax_i(-|x - alpha x_i|^2 / 2 sigma^2). A tree finds the atoms whose weights together are
 * above 1e-10 of the largest; in the plane, sums that nearly all atoms enter are taken over condensed ones. Scratch space is shared: an instance serves one caller at a time.
 */
export class EmpiricalPosterior implements Posterior {
  readonly d: number;
  readonly #tree: KdTree;
  readonly #condensed: CondensedAtoms | undefined;
  readonly #sums = new Float64Array(4);
  /** Atoms with exponents farther below that of the nearest weigh less than 1e-10 of it, all n together. */
  readonly #depth: number;
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
    if (d === 2) this.#condensed = centredAtoms(this.#tree.columns, this.#center);
    this.#depth = Math.log(n) + 10 * Math.LN10;
    this.#query = points(1, d);
    this.#ranges = new Uint32Array(n + 2);
    this.#weight = new Float64Array(n);
  }

  moments(alpha: number, sigma: number, x: Float64Array, at: number, mean: Float64Array): number {
    const rate = (alpha * alpha) / (2 * sigma * sigma);
    if (alpha < 1e-100) {
      // x tells nothing of X1, and x / alpha might overflow.
      this.#weight.fill(1);
      this.#ranges.set([0, this.#tree.n]);
      return this.#momentsOfRanges(2, at, mean);
    }
    for (let j = 0; j < this.d; j++) this.#query.data[j] = x[at + j]! / alpha;
    if (this.#condensed !== undefined && this.#sum(this.#condensed, rate)) return this.#momentsOfSums(at, mean);
    return this.#momentsOfRanges(this.#weigh(rate), at, mean);
  }

  #sum(condensed: CondensedAtoms, rate: number): boolean {
    const [x = 0, y = 0] = this.#query.data;
    return condensed.sums(x - this.#center[0]!, y - this.#center[1]!, rate, this.#sums);
  }

  #momentsOfSums(at: number, mean: Float64Array): number {
    const sums = this.#sums;
    const total = sums[0]!;
    const [x, y] = [sums[1]! / total, sums[2]! / total];
    mean[at] = this.#center[0]! + x;
    mean[at + 1] = this.#center[1]! + y;
    return Math.max(0, sums[3]! / total - x * x - y * y);
  }

  #momentsOfRanges(count: number, at: number, mean: Float64Array): number {
    const { d } = this;
    const { columns } = this.#tree;
    const ranges = this.#ranges;
    const weight = this.#weight;
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
  #weigh(rate: number): number {
    const { columns } = this.#tree;
    const ranges = this.#ranges;
    const weight = this.#weight;
    const query = this.#query;
    const nearest = this.#tree.nearest(query, 0);
    const count = this.#tree.ranges(query, 0, nearest + this.#depth / rate, ranges);
    for (let r = 0; r < count; r += 2) {
      squaredDistances(columns, query.data, ranges[r]!, ranges[r + 1]!, weight);
      exponentials(weight, nearest, rate, ranges[r]!, ranges[r + 1]!);
    }
    return count;
  }
}

function centredAtoms([x, y]: readonly Float64Array[], [a = 0, b = 0]: Float64Array): CondensedAtoms {
  return new CondensedAtoms(
    x!.map((value) => value - a),
    y!.map((value) => value - b),
  );
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

/** Replaces squared distances by exp((nearest - distance) rate). */
function exponentials(values: Float64Array, nearest: number, rate: number, start: number, end: number): void {
  for (let i = start; i < end; i++) values[i] = decay((nearest - values[i]!) * rate);
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
