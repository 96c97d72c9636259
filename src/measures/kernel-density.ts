import { UserError } from "../numerics/error.js";
import { KdTree } from "../numerics/kd-tree.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { gaussian } from "./kernels/gaussian.js";
import type { SmoothingKernel } from "./kernels/kernel.js";
import type { Measure } from "./measure.js";

/** What an option called `bandwidth` must be told when it is 0 or below. */
export const bandwidthMessage =
  "a density needs a bandwidth above 0: at 0 the estimate is the empirical measure, which has none";

/** Squared distances that are summed at a time: few enough to stay in the first cache. */
const block = 1024;

/**
 * The kernel density estimate (1/n) sum of K((x - x_i) / h) / h^d over atoms x_i (Rosenblatt 1956, Parzen 1962): the
 * empirical measure smoothed by a kernel, with one bandwidth h or one for each coordinate. Densities are exact to rounding:
 * a tree leaves out only atoms whose kernels would be rounded away.
 */
export class KernelDensityEstimate implements Measure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  /** One for each coordinate; [d]. */
  readonly bandwidths: Float64Array;
  readonly #kernel: SmoothingKernel;
  /** What each coordinate is divided by before distances are taken: 1 where all bandwidths are equal. */
  readonly #shape: Float64Array;
  /** From squared distances to squared bandwidths. */
  readonly #rate: number;
  readonly #logPeak: number;
  readonly #tree: KdTree;
  readonly #squared = new Float64Array(block);
  readonly #ranges: Uint32Array;

  constructor(
    readonly atoms: Points,
    bandwidth: number | readonly number[],
    kernel: (d: number) => SmoothingKernel = gaussian,
  ) {
    const { n, d } = atoms;
    this.dimension = d;
    this.bandwidths = Float64Array.from(checked(bandwidth, d));
    this.#kernel = kernel(d);
    const scale = typeof bandwidth === "number" ? bandwidth : Math.exp(meanLog(this.bandwidths));
    this.#shape = this.bandwidths.map((value) => value / scale);
    this.#rate = 1 / (scale * scale);
    this.#logPeak = this.#kernel.logPeak - d * Math.log(scale);
    this.#tree = new KdTree(this.#shaped(atoms));
    this.#ranges = new Uint32Array(n + 2);
  }

  logDensity(x: Points): Float64Array {
    const queries = this.#shaped(x);
    return Float64Array.from({ length: x.n }, (_, i) => this.#logMean(queries, i));
  }

  /** The log density at each atom of the estimate made of all other atoms: its mean judges a bandwidth (Duin 1976). */
  leaveOneOut(): Float64Array {
    const { n } = this.atoms;
    const queries = this.#shaped(this.atoms);
    const others = new Float64Array(n);
    return Float64Array.from({ length: n }, (_, i) => {
      const nearest = this.#tree.nearest(queries, i, i);
      const found = this.#tree.within(queries, i, this.#kernel.reach(nearest, this.#rate, n), others, i);
      return this.#logOf(this.#kernel.sum(others, found, nearest, this.#rate), nearest, n - 1);
    });
  }

  sample(n: number, stream: Stream): Points {
    const { d, data } = this.atoms;
    const out = points(n, d);
    const noise = new Float64Array(d);
    for (let i = 0; i < n; i++) {
      const atom = stream.integer(this.atoms.n);
      this.#kernel.draw(noise, stream);
      for (let j = 0; j < d; j++) out.data[i * d + j] = data[atom * d + j]! + this.bandwidths[j]! * noise[j]!;
    }
    return out;
  }

  #logMean(queries: Points, row: number): number {
    const { n } = this.atoms;
    const nearest = this.#tree.nearest(queries, row);
    const count = this.#tree.ranges(queries, row, this.#kernel.reach(nearest, this.#rate, n), this.#ranges);
    let sum = 0;
    for (let r = 0; r < count; r += 2) {
      const end = this.#ranges[r + 1]!;
      for (let start = this.#ranges[r]!; start < end; start += block) {
        const size = Math.min(block, end - start);
        squaredDistances(this.#tree.columns, start, size, queries.data, row * queries.d, this.#squared);
        sum += this.#kernel.sum(this.#squared, size, nearest, this.#rate);
      }
    }
    return this.#logOf(sum, nearest, n);
  }

  /** The log density where n kernels sum to `sum` times the one at distance `nearest`. */
  #logOf(sum: number, nearest: number, n: number): number {
    const log = this.#kernel.logProfile(nearest, this.#rate);
    return log === -Infinity ? log : log + Math.log(sum / n) + this.#logPeak;
  }

  #shaped({ n, d, data }: Points): Points {
    if (this.#shape.every((value) => value === 1)) return { n, d, data };
    return points(
      n,
      d,
      data.map((value, at) => value / this.#shape[at % d]!),
    );
  }
}

/** A bandwidth for each coordinate; throws a UserError if one is not above 0, or if there are too many or too few. */
function checked(bandwidth: number | readonly number[], d: number): readonly number[] {
  const all = typeof bandwidth === "number" ? Array.from({ length: d }, () => bandwidth) : bandwidth;
  const wrong = all.find((value) => !(value > 0 && value < Infinity));
  if (wrong !== undefined) throw new UserError(`bandwidth is ${wrong}, but ${bandwidthMessage}.`);
  if (all.length === d) return all;
  throw new UserError(
    `bandwidth has ${all.length} numbers, but the data have ${d} coordinates; give one number for all of them, or one for each.`,
  );
}

function meanLog(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.log(value), 0) / values.length;
}

/** Squared distances from the point at `data[at]` to the `count` points from `start` on, given coordinate by coordinate. */
function squaredDistances(
  columns: readonly Float64Array[],
  start: number,
  count: number,
  data: Float64Array,
  at: number,
  out: Float64Array,
): void {
  const first = columns[0]!;
  const x = data[at]!;
  for (let i = 0; i < count; i++) {
    const difference = x - first[start + i]!;
    out[i] = difference * difference;
  }
  for (let j = 1; j < columns.length; j++) {
    const column = columns[j]!;
    const value = data[at + j]!;
    for (let i = 0; i < count; i++) {
      const difference = value - column[start + i]!;
      out[i]! += difference * difference;
    }
  }
}
