import type { Knex } from "knex";
import type { JsonRecord } from "./run-reader.js";
import type { Study } from "./store.js";
import { decodeJson } from "./text.js";

/** Studies that have runs, oldest first. */
export async function readStudies(db: Knex): Promise<Study[]> {
  const rows = await db("study")
    .join("run", "run.study", "study.key")
    .whereNull("run.deleted_at")
    .groupBy("study.key", "study.name", "study.description")
    .orderBy("study.key")
    .select<(Omit<Study, "description"> & { readonly description: string })[]>(
      "study.name as name",
      "study.description as description",
      db.raw("count(*) as runs"),
      db.raw('max(coalesce(run.finished_at, run.started_at, run.created_at)) as "updatedAt"'),
    );
  return rows.map((row) => ({ ...row, description: decodeJson(row.description) as JsonRecord }));
}
