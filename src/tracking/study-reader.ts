import type { Knex } from "knex";
import type { JsonRecord } from "./run-reader.js";
import type { RunStatus, Study } from "./store.js";
import { decodeJson } from "./text.js";

interface StateRow {
  readonly key: number;
  readonly status: RunStatus;
  readonly runs: number;
  readonly updatedAt: number;
}

/** Studies that have runs, oldest first. */
export async function readStudies(db: Knex): Promise<Study[]> {
  const states = await db("run")
    .whereNull("deleted_at")
    .groupBy("study", "status")
    .orderBy("status")
    .select<StateRow[]>(
      "study as key",
      "status",
      db.raw("count(*) as runs"),
      db.raw('max(coalesce(finished_at, started_at, created_at)) as "updatedAt"'),
    );
  const studies = await db("study")
    .orderBy("key")
    .select<{ key: number; name: string; description: string }[]>("key", "name", "description");
  return studies.flatMap(({ key, name, description }) => {
    const own = states.filter((state) => state.key === key);
    if (own.length === 0) return [];
    return {
      name,
      runs: own.reduce((sum, { runs }) => sum + runs, 0),
      states: Object.fromEntries(own.map(({ status, runs }) => [status, runs])),
      updatedAt: Math.max(...own.map(({ updatedAt }) => updatedAt)),
      description: decodeJson(description) as JsonRecord,
    };
  });
}
