import { suggestion } from "../../component/nearest.js";
import { UserError } from "../../numerics/error.js";
import { runStatuses, type Run, type RunRecord, type RunStatus, type Store } from "../../tracking/store.js";

/** The states of a list such as `failed,crashed`. */
export function parseStatuses(text: string | undefined): readonly RunStatus[] | undefined {
  return text?.split(",").map((word) => {
    const status = runStatuses.find((known) => known === word.trim());
    if (status === undefined) {
      throw new UserError(`--status: there is no state ${JSON.stringify(word)}; ${suggestion(word, runStatuses)}`);
    }
    return status;
  });
}

async function studyNames(store: Store): Promise<readonly string[]> {
  return (await store.studies()).map(({ name }) => name);
}

/** Refuses a study that the store does not have. */
export async function checkStudy(store: Store, study: string): Promise<void> {
  const known = await studyNames(store);
  if (known.includes(study)) return;
  throw new UserError(`There is no study ${JSON.stringify(study)} in ${store.url}; ${suggestion(study, known)}`, {
    kind: "failure",
  });
}

/** The runs that the words of a command line name, each a study or the beginning of a run's id; no run twice. */
export async function selectRecords(
  store: Store,
  words: readonly string[],
  ofStudy: { readonly status?: readonly RunStatus[] } = {},
): Promise<readonly RunRecord[]> {
  const studies = await studyNames(store);
  const selected = new Map<string, RunRecord>();
  for (const word of words) {
    const runs = studies.includes(word) ? await store.records({ study: word, ...ofStudy }) : [await store.find(word)];
    for (const run of runs) selected.set(run.id, run);
  }
  return [...selected.values()];
}

/** The same with all that is kept of each. */
export async function selectRuns(...[store, ...which]: Parameters<typeof selectRecords>): Promise<readonly Run[]> {
  const records = await selectRecords(store, ...which);
  const runs = await store.runs({ ids: records.map(({ id }) => id), includeDeleted: true });
  const byId = new Map(runs.map((run) => [run.id, run]));
  return records.map(({ id }) => byId.get(id)!);
}
