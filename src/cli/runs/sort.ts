import type { Json, Run } from "../../tracking/store.js";
import { UserError } from "../../numerics/error.js";
import { suggestion } from "../../component/nearest.js";

const fields: Readonly<Record<string, (run: Run) => Json | undefined>> = {
  created: (run) => run.createdAt,
  started: (run) => run.startedAt,
  took: (run) => took(run),
  study: (run) => run.study,
  label: (run) => run.label,
  seed: (run) => run.seed,
  status: (run) => run.status,
};

/** How long a run has taken, in milliseconds, so far if it runs; undefined before it starts. */
export function took(run: Run): number | undefined {
  if (run.startedAt === undefined) return undefined;
  return (run.finishedAt ?? Date.now()) - run.startedAt;
}

function valueOf(run: Run, field: string): Json | undefined {
  const own = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return own ? own(run) : (run.metrics[field]?.last ?? run.options[field]);
}

/** Numbers before texts before what has no order; NaN and absent values come last in both directions. */
function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [a, b].map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return left! < right! ? -1 : left! > right! ? 1 : 0;
}

function isMissing(value: Json | undefined): boolean {
  return value === undefined || Number.isNaN(value);
}

/** Runs in the order of a field, an option's path or a metric's last value. */
export function sortRuns(runs: readonly Run[], field: string, reverse: boolean): Run[] {
  const known = new Set([
    ...Object.keys(fields),
    ...runs.flatMap((run) => [...Object.keys(run.metrics), ...Object.keys(run.options)]),
  ]);
  if (runs.length > 0 && !known.has(field)) {
    throw new UserError(`--sort: no run has ${JSON.stringify(field)}; ${suggestion(field, [...known])}`);
  }
  const sign = reverse ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [left, right] = [valueOf(a, field), valueOf(b, field)];
    if (isMissing(left) || isMissing(right)) return Number(isMissing(left)) - Number(isMissing(right));
    return sign * compareValues(left, right);
  });
}
