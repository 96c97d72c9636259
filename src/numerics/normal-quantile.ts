import { logNormalCdf } from "./error-function.js";

/** Where a standard normal lies below with probability p in (0, 1), to 1e-14 relative; infinite at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0.5) return 0;
  if (!(p > 0)) return p === 0 ? -Infinity : Number.NaN;
  const target = Math.log(p);
  // log Phi is concave and increasing, so Newton's steps from the left stay on the left and settle quadratically.
  let x = -Math.sqrt(-2 * target);
  for (let step = 0; step < 60; step++) {
    const log = logNormalCdf(x);
    const slope = Math.exp(-0.5 * x * x - log) / Math.sqrt(2 * Math.PI);
    const move = (target - log) / slope;
    x += move;
    if (Math.abs(move) <= 1e-15 * Math.abs(x)) break;
  }
  return x;
}
