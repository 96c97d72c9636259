import type { Stream } from "../../numerics/random.js";

/**
 * A density on R^d that depends on the distance from its centre alone, at bandwidth 1. Squared distances come in any unit:
 * times `rate` they are in squared bandwidths.
 */
export interface SmoothingKernel {
  /** Log density at the centre. */
  readonly logPeak: number;
  /** Standard deviation of each coordinate. */
  readonly standardDeviation: number;
  /** Log density over that at the centre. */
  logProfile(squared: number, rate: number): number;
  /** The sum of the density over that at `nearest`, over the first `count` squared distances, none of which is below it. */
  sum(squared: Float64Array, count: number, nearest: number, rate: number): number;
  /** The squared distance from which on n kernels together weigh less than 2^-53 of one at `nearest`: they are rounded away. */
  reach(nearest: number, rate: number, n: number): number;
  /** Fills `out` [d] with a draw. */
  draw(out: Float64Array, stream: Stream): void;
}

/** The least exponent by which n terms together are rounded away beside 1. */
export function roundedAway(n: number): number {
  return 53 * Math.LN2 + Math.log(n);
}

/** Fills `out` with a vector of this length in a uniform direction. */
export function fillDirection(out: Float64Array, length: number, stream: Stream): void {
  stream.fillNormal(out);
  const factor = length / Math.hypot(...out);
  for (let j = 0; j < out.length; j++) out[j]! *= factor;
}
