import type * as tf from "@tensorflow/tfjs";
import type { ElementwiseImage, ElementwiseMap } from "./elementwise-map.js";

export interface RationalQuadraticOptions {
  /** Number of bins. */
  readonly bins: number;
  /** The spline maps [-bound, bound] to itself; outside of it the map is the identity. */
  readonly bound: number;
}

/** Least width and height of a bin as a part of the whole, and least slope at a knot: Durkan et al. 2019, appendix A.1. */
const leastBin = 1e-3;
const leastSlope = 1e-3;

/** Far below every discriminant, and a normal number also in single precision. */
const leastDiscriminant = 1e-30;

/** softplus(x + this) + leastSlope is 1 at x = 0. */
const unitSlope = Math.log(Math.expm1(1 - leastSlope));

/** One bin for each coordinate, all [n, k]: the knots on its left and right, and the slopes there. */
interface Bin {
  readonly left: tf.Tensor;
  readonly width: tf.Tensor;
  readonly bottom: tf.Tensor;
  readonly height: tf.Tensor;
  readonly slopes: readonly [tf.Tensor, tf.Tensor];
}

/**
 * Monotonic rational-quadratic spline with linear tails (Durkan et al. 2019, arXiv:1906.04032, section 3.1). A knot belongs
 * to the bin on its right.
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

  forward(x: tf.Tensor, raw: tf.Tensor): ElementwiseImage {
    return this.#insideBound(x, raw, "left", (inside, { left, width, bottom, height, slopes }) => {
      const t = inside.sub(left).div(width).clipByValue(0, 1);
      const { slope, denominator, logSlope } = atFraction(t, height.div(width), slopes);
      const numerator = slope.mul(t.square()).add(slopes[0].mul(t.mul(complement(t))));
      return { value: bottom.add(height.mul(numerator).div(denominator)), logSlope };
    });
  }

  inverse(y: tf.Tensor, raw: tf.Tensor): ElementwiseImage {
    return this.#insideBound(y, raw, "bottom", (inside, { left, width, bottom, height, slopes }) => {
      // The fraction t of the bin solves a t^2 + b t + c = 0 (eqs. 6-8).
      const slope = height.div(width);
      const up = inside.sub(bottom);
      const bend = up.mul(slopes[0].add(slopes[1]).sub(slope.mul(2)));
      const a = height.mul(slope.sub(slopes[0])).add(bend);
      const b = height.mul(slopes[0]).sub(bend);
      const c = slope.mul(up).neg();
      // Positive but for rounding, where the square root would have no slope.
      const discriminant = b.square().sub(a.mul(c).mul(4)).maximum(leastDiscriminant);
      const t = c.mul(2).div(b.neg().sub(discriminant.sqrt())).clipByValue(0, 1);
      return { value: left.add(t.mul(width)), logSlope: atFraction(t, slope, slopes).logSlope.neg() };
    });
  }

  /** `within` of the values moved to the nearest in [-bound, bound]; where they had to be moved, the identity. */
  #insideBound(
    x: tf.Tensor,
    raw: tf.Tensor,
    side: "left" | "bottom",
    within: (inside: tf.Tensor, bin: Bin) => ElementwiseImage,
  ): ElementwiseImage {
    const inside = x.clipByValue(-this.#bound, this.#bound);
    const { value, logSlope } = within(inside, this.#binOf(inside, raw, side));
    const isInside = x.equal(inside);
    return { value: value.where(isInside, x), logSlope: logSlope.where(isInside, logSlope.zerosLike()) };
  }

  /** The bin whose interval on one of the axes holds each coordinate, chosen by a sum over bins with weights 0 and 1. */
  #binOf(x: tf.Tensor, raw: tf.Tensor, side: "left" | "bottom"): Bin {
    const [n, k] = x.shape as [number, number];
    const [bins, bound] = [this.#bins, this.#bound];
    const parts = raw.reshape([n, this.size, k]).split([bins, bins, bins - 1], 1);
    const widths = this.#extents(parts[0]!);
    const heights = this.#extents(parts[1]!);
    const lefts = startsOf(widths).sub(bound);
    const bottoms = startsOf(heights).sub(bound);
    const slopes = parts[2]!.add(unitSlope).softplus().add(leastSlope);
    const one = slopes.slice([0, 0, 0], [n, 1, k]).onesLike();

    const starts = side === "left" ? lefts : bottoms;
    const reached = x.reshape([n, 1, k]).greaterEqual(starts).cast("float32");
    const passed = reached.slice([0, 1, 0], [n, bins - 1, k]).concat(one.zerosLike(), 1);
    const chosen = reached.sub(passed);
    const of = (values: tf.Tensor) => values.mul(chosen).sum(1);
    return {
      left: of(lefts),
      width: of(widths),
      bottom: of(bottoms),
      height: of(heights),
      slopes: [of(one.concat(slopes, 1)), of(slopes.concat(one, 1))],
    };
  }

  /** Widths or heights of the bins [n, bins, k], which add up to 2 bound. */
  #extents(raw: tf.Tensor): tf.Tensor {
    const exponentials = raw.sub(raw.max(1, true)).exp();
    const parts = exponentials.div(exponentials.sum(1, true));
    return parts
      .mul(1 - leastBin * this.#bins)
      .add(leastBin)
      .mul(2 * this.#bound);
  }
}

/** Where each of the bins [n, bins, k] starts, the first at 0. */
function startsOf(extents: tf.Tensor): tf.Tensor {
  return extents.cumsum(1, true);
}

/** At the fraction t of a bin with the given mean slope and slopes at its ends (eqs. 4 and 5). */
function atFraction(t: tf.Tensor, slope: tf.Tensor, [first, last]: Bin["slopes"]) {
  const rest = complement(t);
  const both = t.mul(rest);
  const denominator = slope.add(first.add(last).sub(slope.mul(2)).mul(both));
  const rise = last.mul(t.square()).add(slope.mul(both).mul(2)).add(first.mul(rest.square()));
  const logSlope = slope.log().mul(2).add(rise.log()).sub(denominator.log().mul(2));
  return { slope, denominator, logSlope };
}

const complement = (t: tf.Tensor): tf.Tensor => t.neg().add(1);
