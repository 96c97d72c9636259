import type { RunRecord } from "../../tracking/store.js";

/** Metrics that some of the runs logged more than once, in alphabetical order. */
export function curvesOf(runs: readonly Pick<RunRecord, "metrics">[]): readonly string[] {
  const names = runs.flatMap(({ metrics }) => Object.keys(metrics).filter((name) => metrics[name]!.count > 1));
  return [...new Set(names)].sort();
}
