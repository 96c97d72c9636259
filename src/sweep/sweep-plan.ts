import type { Store } from "../tracking/store.js";
import type { Sweep } from "../tracking/sweep-store.js";
import { endOfRun } from "./outcome.js";
import type { SweepPlan } from "./reporter.js";
import { SearchEngine } from "./search-engine.js";
import type { SweptStudy } from "./study.js";
import { readSpec } from "./sweep-spec.js";

export interface PlanParts extends Pick<SweepPlan, "workers" | "threads" | "replicas"> {
  /** Of the runs that are to come, those that ran before. */
  readonly retried: number;
  /** Only so many of the runs are to be run. */
  readonly only?: number;
}

/** How far a sweep is, for those who are about to work on it: in runs, those that are yet to be asked for among them. */
export async function sweepPlan(
  store: Store,
  sweep: Sweep,
  swept: SweptStudy,
  { only, ...parts }: PlanParts,
): Promise<SweepPlan> {
  const { id, study } = sweep;
  const { sampler, retries, planted } = readSpec(sweep);
  const runs = await store.sweeps.runs(id, []);
  const known = { total: runs.length, isBound: false };
  // Where all trials are in the store, or none are added to it, they are what is there.
  const isOpen = only === undefined && !planted && sweep.state === "running";
  const { total, isBound } = isOpen ? await foreseen(store, sweep, swept) : known;
  const ends = runs.map((run) => endOfRun(run, retries));
  const count = (...wanted: readonly (typeof ends)[number][]) => ends.filter((end) => wanted.includes(end)).length;
  const done = count("completed", "pruned");
  const failed = count("failed");
  const elsewhere = runs.filter(({ status }) => status === "running").length;
  return {
    study,
    sweep: id,
    total,
    isBound,
    done,
    failed,
    toRun: only ?? total - done - failed - elsewhere,
    elsewhere,
    storeUrl: store.url,
    ...(sampler && { sampler: sampler.name }),
    ...parts,
  };
}

/** How many runs a sweep has in the end, as far as can be said now. */
async function foreseen(store: Store, sweep: Sweep, swept: SweptStudy): Promise<Pick<SweepPlan, "total" | "isBound">> {
  const { runs, unknown, most } = await new SearchEngine(store, sweep.id, swept).foresee();
  const known = new Set(runs.map(({ configHash, seed }) => `${configHash} ${seed}`)).size;
  return { total: most, isBound: unknown > 0 || known < most };
}
