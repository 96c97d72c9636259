import type { Knex } from "knex";
import { runRow, type AttemptRow } from "./rows.js";
import { parsedByHash } from "./run-reader.js";
import type { Attempt } from "./store.js";

/** Every start of a run, first to last. */
export async function readAttempts(db: Knex, id: string): Promise<Attempt[]> {
  const { key } = await runRow(db, id);
  const rows = await db<AttemptRow>("attempt").where("run", key).orderBy("attempt");
  const environment = await parsedByHash(
    db,
    "environment",
    "fields",
    rows.map((row) => row.environment),
  );
  return rows.map((row) => ({
    attempt: row.attempt,
    startedAt: row.started_at,
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    ...(row.status !== null && { status: row.status }),
    ...(row.error !== null && { error: row.error }),
    environment: environment.get(row.environment)!,
  }));
}
