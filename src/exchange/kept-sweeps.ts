import { z } from "zod";
import type { Json, Run, Store } from "../tracking/store.js";
import { sweepStates, type NewSweep, type SweepState, type SweepTrial } from "../tracking/sweep-store.js";

const json = z.json() as z.ZodType<Json>;

export const keptSweepShape = z.object({
  study: z.string(),
  identity: z.string(),
  spec: z.record(z.string(), json),
  state: z.enum(sweepStates),
  trials: z.array(
    z.object({
      member: z.string(),
      number: z.int().nonnegative(),
      configHash: z.string(),
      point: z.record(z.string(), z.number()),
    }),
  ),
  runs: z.array(z.string()),
});

/** A sweep as an export holds it, with the ids of those of its runs that are in the export. */
export interface KeptSweep extends NewSweep {
  readonly state: SweepState;
  readonly trials: readonly SweepTrial[];
  readonly runs: readonly string[];
}

/** The sweeps that want any of these runs. */
export async function keptSweeps(store: Pick<Store, "sweeps">, runs: readonly Run[]): Promise<readonly KeptSweep[]> {
  const exported = new Set(runs.map(({ id }) => id));
  const kept: KeptSweep[] = [];
  for (const study of new Set(runs.map((run) => run.study))) {
    const configurations = runs.filter((run) => run.study === study).map(({ configHash }) => configHash);
    for (const { id, identity, spec, state } of await store.sweeps.list({ study })) {
      const wanted = (await store.sweeps.runs(id, [], configurations))
        .map((run) => run.id)
        .filter((run) => exported.has(run));
      if (wanted.length === 0) continue;
      const trials = (await store.sweeps.trials(id)).map(({ member, number, configHash, point }) => ({
        member,
        number,
        configHash,
        point,
      }));
      kept.push({ study, identity, spec, state, trials, runs: wanted });
    }
  }
  return kept;
}

/** Takes a sweep whose runs were taken in; one that is here already stays as it is. One that is not finished is stopped. */
export async function adoptSweep(store: Pick<Store, "sweeps" | "runs">, kept: KeptSweep): Promise<void> {
  const { sweep, created } = await store.sweeps.begin(kept);
  if (!created) return;
  const byConfiguration = new Map<string, Run[]>();
  for (const run of await store.runs({ ids: kept.runs, study: kept.study })) {
    const group = byConfiguration.get(run.configHash);
    if (group) group.push(run);
    else byConfiguration.set(run.configHash, [run]);
  }
  await store.sweeps.addTrials(
    sweep.id,
    kept.trials.map((trial) => ({ ...trial, runs: byConfiguration.get(trial.configHash) ?? [] })),
  );
  await store.sweeps.change(sweep.id, { state: kept.state === "finished" ? "finished" : "stopped" });
}
