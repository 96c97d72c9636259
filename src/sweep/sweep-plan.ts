import type { Store } from "../tracking/store.js";
import type { Sweep } from "../tracking/sweep-store.js";
import type { SweepPlan } from "./reporter.js";
import { readSpec } from "./sweep-spec.js";

export interface PlanParts extends Pick<SweepPlan, "workers" | "threads" | "replicas"> {
  /** Of the queued runs, those that ran before. */
  readonly retried: number;
  /** Whether further trials follow from results. */
  readonly follows: boolean;
}

/** How far a sweep is, for those who are about to work on it. */
export async function sweepPlan(store: Store, sweep: Sweep, { follows, ...parts }: PlanParts): Promise<SweepPlan> {
  const { id, study } = sweep;
  const { sampler, trials, seeds } = readSpec(sweep);
  const known = await store.count({ sweep: id });
  // Each model has been asked for a trial before any is asked for its second one.
  const members = new Set(follows ? (await store.sweeps.trials(id)).map(({ member }) => member) : []);
  return {
    study,
    sweep: id,
    total: Math.max(known, trials === undefined ? 0 : members.size * trials * seeds.length),
    done: await store.count({ sweep: id, status: ["completed", "pruned"] }),
    queued: await store.count({ sweep: id, status: ["queued"] }),
    elsewhere: await store.count({ sweep: id, status: ["running"] }),
    storeUrl: store.url,
    ...(sampler && { sampler: sampler.name }),
    ...parts,
  };
}
