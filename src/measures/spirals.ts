import type { Curve, Interval } from "./curve.js";

export interface SpiralShape {
  /** Angle at the outer end, in radians, which is the radius there too, times `scale`. */
  readonly end: number;
  readonly scale: number;
  /** A uniform shift added to the points of the first spiral, and taken off those of the second. */
  readonly shift?: Interval;
}

/**
 * The Archimedean spiral scale t (-cos t, sin t) for t up to `end`, with t^2 uniform, and its mirror image in 0: the
 * points are uniform by area swept rather than by length.
 */
export function twoSpirals({ end, scale, shift }: SpiralShape): readonly Curve[] {
  return [1, -1].map((sign) => ({
    from: 0,
    to: end,
    at: (t) => [-sign * scale * t * Math.cos(t), sign * scale * t * Math.sin(t)],
    velocity: (t) => [sign * scale * (t * Math.sin(t) - Math.cos(t)), sign * scale * (Math.sin(t) + t * Math.cos(t))],
    density: (t) => t,
    weight: 1,
    ...(shift && { shift: [mirrored(shift, sign), mirrored(shift, sign)] }),
  }));
}

function mirrored({ low, high }: Interval, sign: number): Interval {
  return sign > 0 ? { low, high } : { low: -high, high: -low };
}
