import { mean, standardError } from "../numerics/statistics.js";
import type { Trial } from "../search/sampler.js";
import type { SweepRun } from "../tracking/sweep-store.js";
import type { SweepSpec } from "./sweep-spec.js";

export type RunEnd = "completed" | "pruned" | "failed";

/** How a run ended for good; undefined as long as it may yet come to another end. */
export function endOfRun({ status, crashes, unwanted }: SweepRun, retries: number): RunEnd | undefined {
  switch (status) {
    case "completed":
    case "pruned":
    case "failed":
      return status;
    case "crashed":
      return crashes > retries ? "failed" : undefined;
    default:
      // What else was killed is run again: what follows in the search depends on it.
      return unwanted ? "failed" : undefined;
  }
}

/** Whether a metric is to be maximised, and its name. */
export function parseObjective(objective: string): { readonly metric: string; readonly sign: 1 | -1 } {
  return objective.startsWith("-") ? { metric: objective.slice(1), sign: -1 } : { metric: objective, sign: 1 };
}

/** The series by which trials are pruned. */
export const reportedMetric = "loss.validation";

/** The objectives of a run, lower is better: of a pruned run what it last reported; undefined where there is none. */
export function valuesOf({ status, values }: SweepRun, { objectives }: SweepSpec): readonly number[] | undefined {
  const found = objectives.map((objective) => {
    const { metric, sign } = parseObjective(objective);
    const value = values[metric] ?? (status === "pruned" ? values[reportedMetric] : undefined);
    return value === undefined ? undefined : sign * value;
  });
  return found.every((value) => value !== undefined) ? found : undefined;
}

/** What the ended runs of a trial tell: means over its seeds, and their standard errors if there are several. */
export function outcomeOf(
  runs: readonly SweepRun[],
  spec: SweepSpec,
): Pick<Trial, "state" | "values" | "standardErrors"> {
  const ends = runs.map((run) => endOfRun(run, spec.retries));
  const values = runs.map((run) => valuesOf(run, spec));
  if (ends.includes("failed") || values.includes(undefined)) return { state: "failed", values: [] };
  const known = values as (readonly number[])[];
  const each = spec.objectives.map((_, k) => known.map((one) => one[k]!));
  return {
    state: ends.includes("pruned") ? "pruned" : "completed",
    values: each.map(mean),
    ...(runs.length > 1 && { standardErrors: each.map(standardError) }),
  };
}
