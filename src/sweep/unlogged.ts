import { plain } from "../experiment/search-settings.js";
import { unloggedObjectives } from "../experiment/unlogged-objectives.js";
import type { Store } from "../tracking/store.js";

/** The sentence on the objectives that no completed run of a sweep has; undefined if there is none. */
export async function unloggedIn(
  store: Pick<Store, "records">,
  sweep: string,
  objectives: readonly string[],
): Promise<string | undefined> {
  if (objectives.length === 0) return undefined;
  const completed = { sweep, status: ["completed"] } as const;
  const namesOf = async (metrics?: readonly string[]) =>
    (await store.records(completed, metrics)).map((run) => Object.keys(run.metrics));
  const found = new Set((await namesOf(objectives.map(plain))).flat());
  // All names are read only where one is missing.
  if (objectives.every((objective) => found.has(plain(objective)))) return undefined;
  return unloggedObjectives(objectives, await namesOf(), `sweep ${sweep}`);
}
