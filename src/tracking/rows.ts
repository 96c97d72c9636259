import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import type { OutputStream, RunFilter, RunStatus, TerminalStatus } from "./store.js";
import type { SweepState } from "./sweep-store.js";

/** A row of `run`. Times are milliseconds since the epoch. */
export interface RunRow {
  readonly key: number;
  readonly id: string;
  readonly study: number;
  readonly label: string;
  readonly seed: number;
  readonly configuration: string;
  readonly point: string;
  readonly overrides: string;
  readonly source: string;
  readonly source_path: string;
  readonly status: RunStatus;
  readonly attempt: number;
  readonly owner: string | null;
  readonly lease_until: number | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly deleted_at: number | null;
  readonly error: string | null;
  /** Hash of its row of `environment`. */
  readonly environment: string;
  readonly stop_requested_at: number | null;
}

/** The tables whose rows belong to one run, by its key in the column `run`. */
export const tablesOfRuns = ["metric", "metric_summary", "artifact", "attempt", "output", "annotation"] as const;

/** A row of `sweep`. Times are milliseconds since the epoch. */
export interface SweepRow {
  readonly key: number;
  readonly id: string;
  readonly study: number;
  readonly identity: string;
  readonly spec: string;
  readonly state: SweepState;
  readonly created_at: number;
  readonly updated_at: number;
}

/** A row of `sweep_trial`. */
export interface SweepTrialRow {
  readonly key: number;
  readonly sweep: number;
  readonly member: string;
  readonly number: number;
  readonly configuration: string;
  readonly point: string;
}

/** A row of `launch`. */
export interface LaunchRow {
  readonly sweep: number;
  readonly launcher: string;
  readonly options: string;
  readonly submitted: string;
  readonly workers: number;
  readonly at: number;
}

/** A row of `attempt`; status and end are null while it runs. */
export interface AttemptRow {
  readonly run: number;
  readonly attempt: number;
  readonly owner: string;
  readonly started_at: number;
  readonly finished_at: number | null;
  readonly status: TerminalStatus | null;
  readonly error: string | null;
  readonly environment: string;
}

/** A row of `output`. */
export interface OutputRow {
  readonly run: number;
  readonly attempt: number;
  readonly line: number;
  readonly at: number;
  readonly stream: OutputStream;
  readonly text: string;
}

/** A row of `annotation`; tags are a list in JSON. */
export interface AnnotationRow {
  readonly run: number;
  readonly tags: string;
  readonly note: string;
  readonly changed_at: number;
}

/** A row of `artifact`. */
export interface ArtifactRow {
  readonly run: number;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly hash: string;
  readonly created_at: number;
}

/** A row of `metric`. */
export interface MetricRow {
  readonly run: number;
  readonly name: number;
  readonly step: number;
  readonly attempt: number;
  readonly at: number;
  readonly value: number | null;
  readonly kind: number;
}

/** Most ids that one statement names. */
export const idsAStatement = 500;

/** The rows of `run` that pass `filter`, its ids aside: they come in chunks. */
export function filteredRuns(
  db: Knex,
  { study, status, sweep, includeDeleted }: RunFilter,
): Knex.QueryBuilder<RunRow, RunRow[]> {
  const query = db<RunRow>("run");
  if (study !== undefined) void query.where("run.study", db("study").select("key").where("name", study));
  if (status !== undefined) void query.whereIn("run.status", [...status]);
  if (sweep !== undefined) void query.whereExists(wantedBy(db, sweep));
  if (includeDeleted !== true) void query.whereNull("run.deleted_at");
  return query;
}

/** Whether a sweep wants the run of a row. */
function wantedBy(db: Knex, sweep: string): Knex.QueryBuilder {
  return db("sweep_run")
    .select("run")
    .where("sweep_run.run", db.ref("run.key"))
    .where("sweep_run.sweep", db("sweep").select("key").where("id", sweep));
}

/** The row of a run, removed or not; a UserError if there is none. */
export async function runRow(db: Knex, id: string): Promise<RunRow> {
  const row = await db<RunRow>("run").where("id", id).first();
  if (!row) throw new UserError(`There is no run ${JSON.stringify(id)}: \`pushforward ls\` lists them.`);
  return row;
}
