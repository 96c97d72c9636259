import { BlurredInterval } from "./blurred-interval.js";
import { circularArc, type Curve } from "./curve.js";
import { IndependentBlocks } from "./independent-blocks.js";
import type { Measure } from "./measure.js";
import { NoisyCurve } from "./noisy-curve.js";

/** The spiral t (cos t, sin t) for t uniform from 1.5 pi to 4.5 pi: the section of scikit-learn's make_swiss_roll. */
export const swissRollSection: readonly Curve[] = [
  {
    from: 1.5 * Math.PI,
    to: 4.5 * Math.PI,
    at: (t) => [t * Math.cos(t), t * Math.sin(t)],
    velocity: (t) => [Math.cos(t) - t * Math.sin(t), Math.sin(t) + t * Math.cos(t)],
    density: () => 1,
  },
];

/** Two three-quarter circles that meet at 0: the section of scikit-learn's make_s_curve. */
export const sCurveSection: readonly Curve[] = [
  circularArc([0, -1], 1, -Math.PI, Math.PI / 2),
  circularArc([0, 1], 1, 0, 1.5 * Math.PI),
];

/** A section in the plane of the first and third coordinates, times a uniform second one on [0, height], all blurred. */
export function rolled(section: readonly Curve[], height: number, noise: number): Measure {
  return new IndependentBlocks([
    { measure: new NoisyCurve(section, noise), places: [0, 2] },
    { measure: new BlurredInterval(0, height, noise), places: [1] },
  ]);
}
