import type { Trial } from "./sampler.js";

/** How a trial ended, best first: ends are compared before values. */
export type End = "completed" | "pruned" | "failed";

/** How it ended; a trial with a value that is not finite has failed, and so has one without values. */
export function endOf(trial: Trial): End | "pending" {
  if (trial.state === "pending" || trial.state === "failed") return trial.state;
  for (const value of trial.values) if (!Number.isFinite(value)) return "failed";
  return trial.values.length > 0 ? trial.state : "failed";
}

/** The trials that ended, in order of asking, by how they did. */
export function byEnd(trials: readonly Trial[]): Readonly<Record<End | "pending", readonly Trial[]>> {
  const parts = { completed: [] as Trial[], pruned: [] as Trial[], failed: [] as Trial[], pending: [] as Trial[] };
  for (const trial of trials) parts[endOf(trial)].push(trial);
  return parts;
}

/**
 * A trial's first value, that of a pruned one put beyond all completed ones and that of a failed or pending one at the
 * worst known: for samplers that need a number for every trial; 0 where no trial tells anything.
 */
export function imputedValues(trials: readonly Trial[]): Float64Array {
  const { completed, pruned } = byEnd(trials);
  const worst = largest(completed, -Infinity);
  const bottom = largest(pruned, worst);
  return Float64Array.from(trials, (trial) => {
    const end = endOf(trial);
    if (end === "completed") return trial.values[0]!;
    if (end === "pruned") return Math.max(trial.values[0]!, worst);
    return bottom === -Infinity ? 0 : bottom;
  });
}

function largest(trials: readonly Trial[], least: number): number {
  return trials.reduce((most, { values }) => Math.max(most, values[0]!), least);
}
