import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { chunks } from "./chunks.js";
import { filteredRuns, idsAStatement, runRow, type AttemptRow, type Configuration, type RunRow } from "./rows.js";
import type { Attempt, Json, MetricSummary, Run, RunFilter, Study } from "./store.js";
import { summaryFromRow, type SummaryRow } from "./summary.js";
import { decodeJson } from "./text.js";

type JsonRecord = Readonly<Record<string, Json>>;

/** Rows of `table` whose `column` is one of `values`. */
async function rowsAmong<R extends object>(
  db: Knex,
  table: string,
  column: string,
  values: Iterable<string | number>,
): Promise<R[]> {
  const rows: R[] = [];
  for (const some of chunks([...new Set(values)], idsAStatement)) {
    rows.push(...((await db(table).whereIn(column, [...some])) as R[]));
  }
  return rows;
}

async function studyNames(db: Knex, keys: Iterable<number>): Promise<ReadonlyMap<number, string>> {
  const rows = await rowsAmong<{ key: number; name: string }>(db, "study", "key", keys);
  return new Map(rows.map(({ key, name }) => [key, name]));
}

async function configurations(db: Knex, hashes: Iterable<string>): Promise<ReadonlyMap<string, Configuration>> {
  const rows = await rowsAmong<{ hash: string; config: string; options: string }>(db, "configuration", "hash", hashes);
  return new Map(
    rows.map(({ hash, config, options }) => [
      hash,
      { config: decodeJson(config), options: decodeJson(options) as JsonRecord },
    ]),
  );
}

async function environments(db: Knex, hashes: Iterable<string>): Promise<ReadonlyMap<string, JsonRecord>> {
  const rows = await rowsAmong<{ hash: string; fields: string }>(db, "environment", "hash", hashes);
  return new Map(rows.map(({ hash, fields }) => [hash, decodeJson(fields) as JsonRecord]));
}

async function sources(db: Knex, hashes: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsAmong<{ hash: string; text: string }>(db, "source", "hash", hashes);
  return new Map(rows.map(({ hash, text }) => [hash, text]));
}

/** The summaries of each run by metric name, names in alphabetical order. */
async function summaries(
  db: Knex,
  runs: Iterable<number>,
): Promise<ReadonlyMap<number, Record<string, MetricSummary>>> {
  const rows = await rowsAmong<SummaryRow>(db, "metric_summary", "run", runs);
  const nameRows = await rowsAmong<{ key: number; name: string }>(
    db,
    "metric_name",
    "key",
    rows.map(({ name }) => name),
  );
  const names = new Map(nameRows.map(({ key, name }) => [key, name]));
  const named = rows.map((row) => ({ run: row.run, name: names.get(row.name)!, summary: summaryFromRow(row) }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const byRun = new Map<number, Record<string, MetricSummary>>();
  for (const { run, name, summary } of named) {
    const metrics = byRun.get(run) ?? {};
    metrics[name] = {
      first: summary.first.value,
      last: summary.last.value,
      min: summary.min.value,
      max: summary.max.value,
      lastStep: summary.last.step,
      count: summary.count,
    };
    byRun.set(run, metrics);
  }
  return byRun;
}

/** The runs of these rows, in their order. */
async function runsOf(db: Knex, rows: readonly RunRow[]): Promise<Run[]> {
  const study = await studyNames(
    db,
    rows.map((row) => row.study),
  );
  const configuration = await configurations(
    db,
    rows.map((row) => row.configuration),
  );
  const source = await sources(
    db,
    rows.map((row) => row.source),
  );
  const environment = await environments(
    db,
    rows.map((row) => row.environment),
  );
  const metrics = await summaries(
    db,
    rows.map((row) => row.key),
  );
  return rows.map((row) => ({
    id: row.id,
    study: study.get(row.study)!,
    label: row.label,
    seed: row.seed,
    ...configuration.get(row.configuration)!,
    configHash: row.configuration,
    point: decodeJson(row.point) as JsonRecord,
    overrides: decodeJson(row.overrides) as JsonRecord,
    source: { path: row.source_path, text: source.get(row.source)! },
    status: row.status,
    attempt: row.attempt,
    createdAt: row.created_at,
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    ...(row.error !== null && { error: row.error }),
    environment: environment.get(row.environment)!,
    metrics: metrics.get(row.key) ?? {},
  }));
}

/** Runs in the order in which they were first queued. */
export async function readRuns(db: Knex, filter: RunFilter): Promise<Run[]> {
  const rows: RunRow[] = [];
  if (filter.ids === undefined) rows.push(...(await filteredRuns(db, filter).orderBy("key")));
  else {
    for (const ids of chunks(filter.ids, idsAStatement)) {
      rows.push(...(await filteredRuns(db, filter).whereIn("id", [...ids])));
    }
    rows.sort((a, b) => a.key - b.key);
  }
  return runsOf(db, rows);
}

/** The one run whose id begins with `prefix`. */
export async function findRun(db: Knex, prefix: string, filter: Pick<RunFilter, "includeDeleted">): Promise<Run> {
  // LIKE has wildcards and ignores case; a range of the index does neither.
  const rows =
    prefix === ""
      ? []
      : await filteredRuns(db, filter)
          .where("id", ">=", prefix)
          .where("id", "<", `${prefix}\u{10FFFF}`)
          .orderBy("id")
          .limit(6);
  const exact = rows.find(({ id }) => id === prefix);
  if (exact ?? rows.length === 1) return (await runsOf(db, [exact ?? rows[0]!]))[0]!;
  if (rows.length === 0) {
    throw new UserError(
      `There is no run whose id begins with ${JSON.stringify(prefix)}: \`pushforward ls\` lists them.`,
    );
  }
  const listed = rows
    .slice(0, 5)
    .map(({ id }) => id)
    .join(", ");
  throw new UserError(
    `Several runs begin with ${JSON.stringify(prefix)}: ${listed}${rows.length > 5 ? ", …" : ""}. Give more of the id.`,
  );
}

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

/** Every start of a run, first to last. */
export async function readAttempts(db: Knex, id: string): Promise<Attempt[]> {
  const { key } = await runRow(db, id);
  const rows = await db<AttemptRow>("attempt").where("run", key).orderBy("attempt");
  const environment = await environments(
    db,
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
