import { UserError } from "../numerics/error.js";

/** Refuses times that do not go strictly one way. */
export function checkTimes(solver: string, times: readonly number[]): void {
  const direction = Math.sign((times[1] ?? 1) - (times[0] ?? 0));
  const ordered = times.every((t, i) => Number.isFinite(t) && (i === 0 || (t - times[i - 1]!) * direction > 0));
  if (times.length === 0 || !ordered) {
    throw new UserError(
      `${solver}: expected at least one time, all finite and strictly increasing or strictly decreasing, got [${times.join(", ")}].`,
    );
  }
}
