import type { Knex } from "knex";
import { sha256 } from "./blobs.js";
import { chunks } from "./chunks.js";
import type { Engine } from "./engine.js";
import { storeEnvironment } from "./queue.js";
import { filteredRuns, idsAStatement, type RunRow } from "./rows.js";
import { readRuns, type JsonRecord } from "./run-reader.js";
import type { ClaimFilter, Json, Run } from "./store.js";
import { decodeJson, encodeJson } from "./text.js";
import { together } from "./together.js";

/** What is asked of a claim. */
export interface Claim {
  readonly filter: ClaimFilter;
  readonly owner: string;
  readonly environment: Readonly<Record<string, Json>>;
  readonly leaseMs: number;
}

/** A row of `run` with what it shares with others. */
interface QueuedRow extends RunRow {
  readonly study_name: string;
  readonly config: string;
  readonly options: string;
  readonly source_text: string;
  /** Fields of the environment that claims it, if they are known already. */
  readonly known_environment: string | null;
  /** What was said of it, if anything was. */
  readonly annotated: number | null;
}

/** Takes the first queued run for its owner, under a lease, in one write; undefined if there is none. */
export async function claimRun(engine: Engine, claim: Claim): Promise<Run | undefined> {
  const { filter, owner, leaseMs } = claim;
  const fields = encodeJson(claim.environment, "environment");
  const environment = sha256(fields);
  return engine.write(async (trx) => {
    // Statistics lag behind a queue that has just grown: its planner would read and sort the whole of it for one row.
    if (engine.dialect.followIndex !== "") await trx.raw(engine.dialect.followIndex);
    const row = await firstQueued(trx, filter, environment);
    if (!row) return undefined;
    const now = Date.now();
    const attempt = row.attempt + 1;
    if (row.known_environment === null) await storeEnvironment(trx, fields);
    await together([
      trx("run")
        .where("key", row.key)
        .update({ status: "running", attempt, owner, lease_until: now + leaseMs, started_at: now, environment }),
      trx("attempt").insert({ run: row.key, attempt, owner, started_at: now, environment }),
    ]);
    // One that was begun before may have logged.
    if (attempt > 1 || row.annotated !== null) return (await readRuns(trx, { ids: [row.id] }))[0];
    return beganNow(row, now, decodeJson(fields) as JsonRecord);
  });
}

/** The first queued run with all that there is to know of it, in one query. */
async function firstQueued(
  trx: Knex.Transaction,
  { ids, label, neverCrashed, ...filter }: ClaimFilter,
  environment: string,
): Promise<QueuedRow | undefined> {
  const shared = (table: string, column: string, key: string, of: string): Knex.QueryBuilder =>
    trx(table)
      .select(`${table}.${column}`)
      .where(`${table}.${key}`, trx.ref(`run.${of}`));
  const groups = ids === undefined ? [undefined] : chunks(ids, idsAStatement);
  for (const some of groups) {
    const query: Knex.QueryBuilder = filteredRuns(trx, { ...filter, status: ["queued"] }).orderBy("run.key");
    if (some) void query.whereIn("run.id", [...some]);
    if (label !== undefined) void query.where("run.label", label);
    if (neverCrashed === true) {
      const ofRun = trx("attempt").where("attempt.run", trx.ref("run.key"));
      void query.whereNotExists(ofRun.where("attempt.status", "crashed"));
    }
    const found = await query.first<QueuedRow | undefined>(
      "run.*",
      shared("study", "name", "key", "study").as("study_name"),
      shared("configuration", "config", "hash", "configuration").as("config"),
      shared("configuration", "options", "hash", "configuration").as("options"),
      shared("source", "text", "hash", "source").as("source_text"),
      shared("annotation", "run", "run", "key").as("annotated"),
      trx("environment").select("hash").where("hash", environment).as("known_environment"),
    );
    if (found) return found;
  }
  return undefined;
}

/** A run whose first attempt begins. */
function beganNow(row: QueuedRow, now: number, environment: JsonRecord): Run {
  return {
    id: row.id,
    study: row.study_name,
    label: row.label,
    seed: row.seed,
    configHash: row.configuration,
    options: decodeJson(row.options) as JsonRecord,
    point: decodeJson(row.point) as JsonRecord,
    status: "running",
    attempt: 1,
    createdAt: row.created_at,
    startedAt: now,
    metrics: {},
    config: decodeJson(row.config),
    overrides: decodeJson(row.overrides) as JsonRecord,
    source: { path: row.source_path, text: row.source_text },
    environment,
  };
}
