import { mean, standardDeviation } from "../../numerics/statistics.js";
import type { Json, Run } from "../../tracking/store.js";

/** Last values of a metric over the runs of a row. */
export interface Aggregate {
  readonly mean: number;
  /** Sample standard deviation; null for a single run. */
  readonly sd: number | null;
  readonly n: number;
}

export interface ComparedRow {
  readonly runs: readonly Run[];
  readonly label: string;
  readonly seeds: readonly number[];
  readonly options: Readonly<Record<string, Json>>;
  readonly metrics: Readonly<Record<string, Aggregate>>;
}

function canonical(value: Json | undefined): string {
  return value === undefined ? "" : JSON.stringify(value);
}

/** Paths of the options whose values differ among the runs that have them, in the order in which runs name them. */
export function differingOptions(runs: readonly Run[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const run of runs) {
    for (const [path, value] of Object.entries(run.options)) {
      const seen = values.get(path) ?? new Set();
      values.set(path, seen.add(canonical(value)));
    }
  }
  return [...values].filter(([, seen]) => seen.size > 1).map(([path]) => path);
}

/** Runs that share a row: each its own, all seeds of a configuration, or all that agree in these options. */
export type Grouping = "run" | "config" | readonly string[];

function groupKey(run: Run, grouping: Grouping): string {
  if (grouping === "run") return run.id;
  if (grouping === "config") return JSON.stringify([run.study, run.configHash]);
  return JSON.stringify([run.label, ...grouping.map((path) => canonical(run.options[path]))]);
}

function aggregate(runs: readonly Run[], name: string): Aggregate {
  const values = runs.flatMap((run) => run.metrics[name]?.last ?? []);
  return { mean: mean(values), sd: values.length > 1 ? standardDeviation(values) : null, n: values.length };
}

/** One row a group, in the order of their first runs, with the options at `paths` that its runs agree in. */
export function compareRuns(runs: readonly Run[], grouping: Grouping, paths: readonly string[]): ComparedRow[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = groupKey(run, grouping);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    const agreed = paths.filter(
      (path) =>
        first.options[path] !== undefined &&
        group.every((run) => canonical(run.options[path]) === canonical(first.options[path])),
    );
    const names = [...new Set(group.flatMap((run) => Object.keys(run.metrics)))];
    return {
      runs: group,
      label: first.label,
      seeds: [...new Set(group.map(({ seed }) => seed))],
      options: Object.fromEntries(agreed.map((path) => [path, first.options[path]!])),
      metrics: Object.fromEntries(names.map((name) => [name, aggregate(group, name)])),
    };
  });
}
