import { UserError } from "../numerics/error.js";
import type { Store } from "../tracking/store.js";
import { findSweep } from "./find-sweep.js";
import { readSpec, writeSpec, type SweepSpec } from "./sweep-spec.js";

export interface Extension {
  /** Configurations of each model, in place of how many there were to be. */
  readonly trials?: number;
  /** The seeds that configurations are to have, beside those of the sweep. */
  readonly seeds?: readonly number[];
}

/** Asks more of a sweep, which runs again if it was finished; a UserError for what asks nothing of it. */
export async function extendSweep(
  store: Store,
  name: string,
  { trials, seeds = [] }: Extension,
): Promise<{ readonly id: string; readonly spec: SweepSpec }> {
  const { id } = await findSweep(store, name);
  const asked = Math.max(-1, ...(await store.sweeps.trials(id)).map(({ number }) => number)) + 1;
  const sweep = await store.sweeps.change(id, {
    state: "running",
    spec: (record) => {
      const before = readSpec({ id, spec: record });
      const added = seeds.filter((seed) => !before.seeds.includes(seed) && !before.addedSeeds.includes(seed));
      if (trials !== undefined && before.sampler === undefined) {
        throw new UserError(`Sweep ${id} tries its whole grid: it can be given seeds, not trials.`);
      }
      if (trials !== undefined && trials < asked) {
        throw new UserError(`Sweep ${id} has asked for ${asked} trials of a model already: expected at least as many.`);
      }
      if (added.length === 0 && (trials === undefined || trials === before.trials)) {
        throw new UserError(`Sweep ${id} asks for that already.`);
      }
      return writeSpec({
        ...before,
        ...(trials !== undefined && { trials }),
        addedSeeds: [...before.addedSeeds, ...added],
        planted: false,
      });
    },
  });
  return { id, spec: readSpec(sweep) };
}
