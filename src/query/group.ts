import { mean, standardDeviation } from "../numerics/statistics.js";
import type { Json } from "../tracking/store.js";
import type { Field, RunRecord } from "./fields.js";

/** Numbers of the runs of a row. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation; null for a single run. */
  readonly sd: number | null;
  readonly n: number;
}

/** Runs that share a row: each its own, all seeds of a configuration, or all of a label that agree in these fields. */
export type Grouping = "run" | "config" | readonly Field[];

/** One row: its runs, at least one, in the order of the list. */
export type Row<R extends RunRecord = RunRecord> = readonly R[];

function canonical(value: Json | undefined): string {
  if (value === undefined) return "";
  // JSON writes NaN as null.
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function groupKey(run: RunRecord, grouping: Grouping): string {
  if (grouping === "run") return run.id;
  if (grouping === "config") return JSON.stringify([run.study, run.configHash]);
  return JSON.stringify([run.label, ...grouping.map((field) => canonical(field.of(run)))]);
}

/** The rows of a list of runs, in the order of their first runs. */
export function groupRuns<R extends RunRecord>(runs: readonly R[], grouping: Grouping): Row<R>[] {
  const groups = new Map<string, R[]>();
  for (const run of runs) {
    const key = groupKey(run, grouping);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()];
}

/** What all runs of a row have in a field; undefined where they differ. */
export function agreed(row: Row, field: Field): Json | undefined {
  const value = field.of(row[0]!);
  return row.every((run) => canonical(field.of(run)) === canonical(value)) ? value : undefined;
}

/** Mean and sample standard deviation of a field over the runs of a row that have a number there; undefined if none has. */
export function spread(row: Row, field: Field): Spread | undefined {
  const values = row.map((run) => field.of(run)).filter((value) => typeof value === "number");
  if (values.length === 0) return undefined;
  return { mean: mean(values), sd: values.length > 1 ? standardDeviation(values) : null, n: values.length };
}

/** Paths of the options whose values differ among the runs that have them, in the order in which runs name them. */
export function differingOptions(runs: readonly Pick<RunRecord, "options">[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const run of runs) {
    for (const [path, value] of Object.entries(run.options)) {
      const seen = values.get(path) ?? new Set();
      values.set(path, seen.add(canonical(value)));
    }
  }
  return [...values].filter(([, seen]) => seen.size > 1).map(([path]) => path);
}
