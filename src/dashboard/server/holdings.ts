import type { Holdings, RunRecord } from "../../tracking/store.js";

/** What runs that have been read hold, the newest first. */
export function holdingsOf(runs: readonly RunRecord[]): Holdings {
  const figures = new Map<string, number>();
  const configurations = new Map<string, Holdings["configurations"][number]>();
  for (const { metrics, configHash, options, point } of runs) {
    for (const [name, { count }] of Object.entries(metrics)) {
      figures.set(name, (figures.get(name) ?? 0) + (count === 1 ? 1 : 0));
    }
    // The newest run comes first; of the points of a configuration that of its oldest counts.
    configurations.set(configHash, { options, point });
  }
  return {
    runs: runs.length,
    figures,
    configurations: [...configurations.values()],
    tagged: runs.some((run) => run.tags !== undefined),
  };
}
