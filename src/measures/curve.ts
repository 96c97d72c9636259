/** A piece of a curve in R^d, x(t) for t from `from` to `to`, with a law of t on it. */
export interface Curve {
  readonly from: number;
  readonly to: number;
  /** x(t). */
  at(t: number): readonly number[];
  /** dx / dt. */
  velocity(t: number): readonly number[];
  /** Density of t up to a factor; the speed if absent, which makes the law uniform by length. */
  readonly density?: (t: number) => number;
  /** Probability of this piece up to a factor common to all; its length if absent. */
  readonly weight?: number;
  /** The box of a uniform law that is added to the points. */
  readonly shift?: readonly Interval[];
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The points centre + radius (cos t, sin t) for angles t from `from` to `to`. */
export function circularArc(centre: readonly [number, number], radius: number, from: number, to: number): Curve {
  return {
    from,
    to,
    at: (t) => [centre[0] + radius * Math.cos(t), centre[1] + radius * Math.sin(t)],
    velocity: (t) => [-radius * Math.sin(t), radius * Math.cos(t)],
  };
}

/** The whole circle as one arc. */
export function wholeCircle(centre: readonly [number, number], radius: number): Curve {
  return circularArc(centre, radius, 0, 2 * Math.PI);
}

export function speed(curve: Curve, t: number): number {
  let squared = 0;
  const velocity = curve.velocity(t);
  for (let j = 0; j < velocity.length; j++) squared += velocity[j]! * velocity[j]!;
  return Math.sqrt(squared);
}

/** The density of t, up to a factor. */
export function rate(curve: Curve, t: number): number {
  return curve.density === undefined ? speed(curve, t) : curve.density(t);
}
