import { UserError } from "../numerics/error.js";
import { sumOfExponentials } from "../numerics/exponential.js";
import { KdTree } from "../numerics/kd-tree.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Measure } from "./measure.js";

/** What an option called `bandwidth` must be told when it is 0 or below. */
export const bandwidthMessage =
  "a density needs a bandwidth above 0: at 0 the estimate is the empirical measure, which has none";

/**
 * The kernel density estimate (1/n) sum of N(x_i, bandwidth^2 I) over atoms x_i (Rosenblatt 1956, Parzen 1962): the
 * empirical measure smoothed by a Gaussian.
 */
export class KernelDensityEstimate implements Measure {
  readonly dimension: number;
  readonly reference = "lebesgue";
  readonly #tree: KdTree;
  readonly #squaredDistances: Float64Array;

  constructor(
    readonly atoms: Points,
    readonly bandwidth: number,
  ) {
    if (!(bandwidth > 0 && bandwidth < Infinity))
      throw new UserError(`bandwidth is ${bandwidth}, but ${bandwidthMessage}.`);
    this.dimension = atoms.d;
    this.#tree = new KdTree(atoms);
    this.#squaredDistances = new Float64Array(atoms.n);
  }

  logDensity(x: Points): Float64Array {
    return Float64Array.from({ length: x.n }, (_, i) => this.#logMean(x, i, -1, this.atoms.n));
  }

  /** The log density at each atom of the estimate made of all other atoms: its mean judges a bandwidth (Duin 1976). */
  leaveOneOut(): Float64Array {
    return Float64Array.from({ length: this.atoms.n }, (_, i) => this.#logMean(this.atoms, i, i, this.atoms.n - 1));
  }

  sample(n: number, stream: Stream): Points {
    const { d, data } = this.atoms;
    const out = points(n, d);
    for (let i = 0; i < n; i++) {
      const atom = stream.integer(this.atoms.n);
      for (let j = 0; j < d; j++) out.data[i * d + j] = data[atom * d + j]! + this.bandwidth * stream.normal();
    }
    return out;
  }

  #logMean(x: Points, row: number, except: number, count: number): number {
    const squared = this.#squaredDistances;
    const precision = 0.5 / (this.bandwidth * this.bandwidth);
    const nearest = this.#tree.nearest(x, row, except);
    // All kernels beyond this radius together weigh less than 2^-53 of the nearest one: they would be rounded away.
    const radius = nearest + (53 * Math.LN2 + Math.log(count)) / precision;
    const found = this.#tree.within(x, row, radius, squared, except);
    const sum = sumOfExponentials(squared, found, nearest, precision);
    return (
      Math.log(sum / count) - nearest * precision - this.dimension * Math.log(this.bandwidth * Math.sqrt(2 * Math.PI))
    );
  }
}
