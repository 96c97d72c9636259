import type { Run, Store } from "../../tracking/store.js";
import { Refusal } from "./refusal.js";

/** The runs of these ids, in their order, removed ones too; a Refusal if one is not in the store. */
export async function foundRuns(store: Store, ids: readonly string[]): Promise<readonly Run[]> {
  const found = new Map((await store.runs({ ids, includeDeleted: true })).map((run) => [run.id, run]));
  return ids.map((id) => {
    const run = found.get(id);
    if (run) return run;
    throw new Refusal(404, `There is no run ${JSON.stringify(id)} in this store.`);
  });
}

export async function foundRun(store: Store, id: string): Promise<Run> {
  return (await foundRuns(store, [id]))[0]!;
}
