import { gaussLegendre, integrate } from "../numerics/quadrature.js";
import { type Curve, rate, speed } from "./curve.js";

/** A stretch of a curve that is short beside the noise, with the nodes of a quadrature rule along it. */
export interface Panel {
  readonly curve: Curve;
  readonly from: number;
  readonly to: number;
  readonly length: number;
  /** The integral of the curve's density of t over it. */
  readonly integral: number;
  /** Probability that a point belongs to it. */
  readonly mass: number;
}

/** The rule on each panel. */
export const rule = gaussLegendre(16);
const fewestPanels = 16;

/** Panels of about equal length, at most `longest`, in order along each curve. */
export function panelsOf(curves: readonly Curve[], longest: number): readonly Panel[] {
  const stretches = curves.map((curve) => stretchesOf(curve, longest));
  const weights = curves.map((curve, k) => curve.weight ?? sumOf(stretches[k]!, "length"));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return stretches.flatMap((own, k) => {
    const integral = sumOf(own, "integral");
    return own.map((stretch) => ({ ...stretch, mass: ((weights[k]! / whole) * stretch.integral) / integral }));
  });
}

function stretchesOf(curve: Curve, longest: number): readonly Omit<Panel, "mass">[] {
  const limit = Math.min(longest, (1.5 * lengthOf(curve, curve.from, curve.to, fewestPanels)) / fewestPanels);
  const split = (from: number, to: number): Omit<Panel, "mass">[] => {
    const length = lengthOf(curve, from, to, 1);
    if (length > limit) return [...split(from, (from + to) / 2), ...split((from + to) / 2, to)];
    return [{ curve, from, to, length, integral: integrate((t) => rate(curve, t), from, to, rule) }];
  };
  return split(curve.from, curve.to);
}

function sumOf(stretches: readonly Omit<Panel, "mass">[], field: "length" | "integral"): number {
  return stretches.reduce((sum, stretch) => sum + stretch[field], 0);
}

function lengthOf(curve: Curve, from: number, to: number, parts: number): number {
  let length = 0;
  for (let k = 0; k < parts; k++) {
    const step = (to - from) / parts;
    length += integrate((t) => speed(curve, t), from + k * step, from + (k + 1) * step, rule);
  }
  return length;
}

/** The t below which a share `u` of the panel's mass lies, by Newton's method inside a shrinking bracket. */
export function drawOn({ curve, from, to, integral }: Panel, u: number): number {
  const density = (t: number): number => rate(curve, t);
  let [low, high] = [from, to];
  let t = from + u * (to - from);
  for (let step = 0; step < 60; step++) {
    const excess = integrate(density, from, t, rule) - u * integral;
    const newton = t - excess / density(t);
    if (Math.abs(newton - t) <= 1e-14 * (Math.abs(t) + to - from)) return t;
    if (excess > 0) high = t;
    else low = t;
    t = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return t;
}

/** The t of the panel's point nearest to x, for an x close to a panel that is nearly straight (Gauss-Newton). */
export function projectOn({ curve, from, to }: Panel, x: Float64Array): number {
  let t = (from + to) / 2;
  for (let step = 0; step < 30; step++) {
    const at = curve.at(t);
    const velocity = curve.velocity(t);
    let along = 0;
    let squared = 0;
    for (let j = 0; j < x.length; j++) {
      along += (x[j]! - at[j]!) * velocity[j]!;
      squared += velocity[j]! * velocity[j]!;
    }
    const next = Math.min(to, Math.max(from, t + along / squared));
    if (next === t) break;
    t = next;
  }
  return t;
}
