import type { Curve } from "./curve.js";

/** The graph (x, f(x)) over x from -halfWidth to halfWidth, uniform in x. */
export function graphCurve(halfWidth: number, f: (x: number) => number, slope: (x: number) => number): Curve {
  return {
    from: -halfWidth,
    to: halfWidth,
    at: (x) => [x, f(x)],
    velocity: (x) => [1, slope(x)],
    density: () => 1,
  };
}
