import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { HostArray } from "../runtime/runtime.js";

/** One step as an interpolant needs it: states and derivatives at both ends. */
export interface StepEnds {
  readonly t: number;
  readonly h: number;
  readonly y0: HostArray;
  readonly f0: HostArray;
  readonly y1: HostArray;
  readonly f1: HostArray;
  /** h sum_i d_i k_i with the weights of the method's quartic; the interpolant is Hermite's cubic if absent. */
  readonly quartic?: HostArray | undefined;
}

/**
 * The state at a time within a step (Hairer, Norsett & Wanner 1993, section II.6): Hermite's cubic, which errs by O(h^4), plus
 * theta^2 (1 - theta)^2 times the quartic's term, if the method has one, which leaves O(h^5).
 */
export function interpolate(time: number, n: number, d: number, step: StepEnds): Points {
  const { t, h, y0, f0, y1, f1, quartic } = step;
  const theta = (time - t) / h;
  const rest = 1 - theta;
  const out = points(n, d);
  for (let i = 0; i < out.data.length; i++) {
    const change = y1[i]! - y0[i]!;
    const cubic = rest * (h * f0[i]! - change) - theta * (h * f1[i]! - change);
    const value = y0[i]! + theta * (change + rest * cubic);
    out.data[i] = quartic === undefined ? value : value + (theta * rest) ** 2 * quartic[i]!;
  }
  return out;
}
