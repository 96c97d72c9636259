import type * as tfjs from "@tensorflow/tfjs";
import { withoutGradient } from "../../runtime/ops/without-gradient.js";
import { tf } from "../../runtime/tensorflow.js";
import type { ElementwiseImage, ElementwiseMap } from "./elementwise-map.js";
import { fractionAt, logSlopeAt, riseAt, type UnitBin } from "./rational-quadratic-bin.js";

export interface RationalQuadraticOptions {
  /** Number of bins. */
  readonly bins: number;
  /** The spline maps [-bound, bound] to itself; outside of it the map is the identity. */
  readonly bound: number;
}

type Tensor = tfjs.Tensor;

/** Least width and height of a bin as a part of the whole, and least slope at a knot: Durkan et al. 2019, appendix A.1. */
const leastBin = 1e-3;
const leastSlope = 1e-3;

/** softplus(x + this) + leastSlope is 1 at x = 0. */
const unitSlope = Math.log(Math.expm1(1 - leastSlope));

/** Of which of the two axes a quantity is, as its place among the raw numbers. */
const axes = { input: 0, output: 1 } as const;

/** One bin for each of m coordinates, all [1, m]: where it starts on both axes, how far it reaches, and its shape. */
interface Bin {
  readonly left: Tensor;
  readonly width: Tensor;
  readonly bottom: Tensor;
  readonly height: Tensor;
  readonly shape: UnitBin;
}

/** Where each of m coordinates is, by zeros and ones. */
interface Place {
  /** The bins before its own and its own, [2, 1, bins, m]. */
  readonly bins: Tensor;
  /** The inner knots on its left and on its right, [2, bins - 1, m]. */
  readonly knots: Tensor;
  /** What the least extents alone make of the start of its bin and of its extent, [2, 1, m]. */
  readonly least: Tensor;
}

/**
 * Monotonic rational-quadratic spline with linear tails (Durkan et al. 2019, arXiv:1906.04032, section 3.1). A knot belongs
 * to the bin on its right. The coordinates of all rows lie side by side, m = n k, and the raw numbers one above the other:
 * what is summed over bins then is contiguous, and of the bins only the one in use is worked out.
 */
export class RationalQuadraticMap implements ElementwiseMap {
  readonly size: number;
  readonly #bins: number;
  readonly #bound: number;

  constructor({ bins, bound }: RationalQuadraticOptions) {
    this.size = 3 * bins - 1;
    this.#bins = bins;
    this.#bound = bound;
  }

  forward(x: Tensor, raw: Tensor): ElementwiseImage {
    return this.#insideBound(x, (inside) => {
      const { left, width, bottom, height, shape } = this.#binOf(inside, raw, axes.input);
      const t = inside.sub(left).div(width).clipByValue(0, 1);
      const logSlope = height.div(width).log().add(logSlopeAt(t, shape));
      return { value: bottom.add(riseAt(t, shape).mul(height)), logSlope };
    });
  }

  inverse(y: Tensor, raw: Tensor): ElementwiseImage {
    return this.#insideBound(y, (inside) => {
      const { left, width, bottom, height, shape } = this.#binOf(inside, raw, axes.output);
      const t = fractionAt(inside.sub(bottom).div(height), shape);
      const logSlope = width.div(height).log().sub(logSlopeAt(t, shape));
      return { value: left.add(t.mul(width)), logSlope };
    });
  }

  /** `within` of the values in [-bound, bound], [1, m]; elsewhere the identity. */
  #insideBound(x: Tensor, within: (inside: Tensor) => ElementwiseImage): ElementwiseImage {
    const [n, k] = x.shape as [number, number];
    const flat = x.transpose().reshape([1, n * k]);
    const isInside = withoutGradient(() => flat.abs().lessEqual(this.#bound));
    const zeros = flat.zerosLike();
    const { value, logSlope } = within(flat.where(isInside, zeros));
    const rows = (values: Tensor) => values.reshape([k, n]).transpose();
    return { value: rows(value.where(isInside, flat)), logSlope: rows(logSlope.where(isInside, zeros)) };
  }

  /** The bin whose interval on one of the axes holds each of the coordinates [1, m]. */
  #binOf(at: Tensor, raw: Tensor, axis: number): Bin {
    const [bins, m] = [this.#bins, at.size];
    const [extents, slopes] = raw
      .transpose()
      .reshape([this.size, m])
      .split([2 * bins, bins - 1], 0) as [Tensor, Tensor];
    const exponents = extents.reshape([2, bins, m]);
    const largest = withoutGradient(() => exponents.max(1, true));
    const weights = exponents.sub(largest).exp();
    const place = withoutGradient(() => this.#placeOf(at, weights.slice([axis, 0, 0], [1, bins, m])));

    // Of 2 bound, the extent of each bin is the part leastBin and, of what that leaves, its weight's part of all weights.
    const share = tf.scalar(2 * this.#bound * (1 - leastBin * bins)).div(weights.sum(1));
    const places = weights.mul(place.bins).sum(2).mul(share).add(place.least);
    const [left, bottom, width, height] = places.reshape([4, m]).split(4, 0) as [Tensor, Tensor, Tensor, Tensor];

    // The outermost slopes are 1, which is what a raw 0 stands for, and what is left of no knot.
    const ends = slopes.expandDims(0).mul(place.knots).sum(1).add(unitSlope).softplus().add(leastSlope);
    const [a, b] = ends.mul(width.div(height)).split(2, 0) as [Tensor, Tensor];
    return { left, width, bottom, height, shape: { a, b } };
  }

  /** The places of coordinates on an axis on which the bins have these weights [1, bins, m]. */
  #placeOf(at: Tensor, weights: Tensor): Place {
    const [bins, m] = [this.#bins, at.size];
    const { knots, rows, offsets } = this.#tables();
    const column = weights.reshape<tfjs.Tensor2D>([bins, m]);
    // Both sides times the sum of the weights.
    const reached = at
      .add(this.#bound)
      .mul(column.sum(0, true))
      .greaterEqual(tf.matMul(knots, column))
      .cast<tfjs.Tensor2D>("float32");
    const parts = tf.matMul(rows, reached).add(offsets);
    const [inBins, atKnots, least] = parts.split([2 * bins, 2 * (bins - 1), 2], 0) as [Tensor, Tensor, Tensor];
    return {
      bins: inBins.reshape([2, 1, bins, m]),
      knots: atKnots.reshape([2, bins - 1, m]),
      least: least.reshape([2, 1, m]),
    };
  }

  /**
   * `knots` times the weights are the places of all inner knots, measured from -bound, times the weights' sum. `rows` times
   * which inner knots r_1, r_2, … are reached, plus `offsets`, are a place: with r_0 = 1 and r_bins = 0 the bins before are
   * r_(j+1), the own one is r_j - r_(j+1), and so are the knots without the first or the last of these.
   */
  #tables() {
    const [bins, unit] = [this.#bins, 2 * this.#bound];
    const bin = Array.from({ length: bins }, (_, j) => j);
    const inner = bin.slice(1);
    const knots = inner.map((j) => bin.map((i) => unit * (leastBin * j + (i < j ? 1 - leastBin * bins : 0))));
    const before = bin.map((j) => [...inner.map((i) => (i === j + 1 ? 1 : 0)), 0]);
    const own = bin.map((j) => [...inner.map((i) => (i === j ? 1 : i === j + 1 ? -1 : 0)), j === 0 ? 1 : 0]);
    const start = [...inner.map(() => unit * leastBin), -this.#bound];
    const extent = [...inner.map(() => 0), unit * leastBin];
    const table = [...before, ...own, ...own.slice(1), ...own.slice(0, -1), start, extent];
    return {
      knots: tf.tensor2d(knots),
      rows: tf.tensor2d(table.map((row) => row.slice(0, -1))),
      offsets: tf.tensor2d(table.map((row) => row.slice(-1))),
    };
  }
}
