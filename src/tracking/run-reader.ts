import type { Knex } from "knex";
import { readAnnotations } from "./annotations.js";
import { chunks } from "./chunks.js";
import { filteredRuns, idsAStatement, type RunRow } from "./rows.js";
import type { Annotation, Json, MetricSummary, Run, RunFilter, RunRecord } from "./store.js";
import { figureColumns, figureFromRow, metricSummary, type FigureRow, type SummaryRow } from "./summary.js";
import { decodeJson } from "./text.js";

const recordColumns = [
  "key",
  "id",
  "study",
  "label",
  "seed",
  "configuration",
  "point",
  "status",
  "attempt",
  "created_at",
  "started_at",
  "finished_at",
  "error",
  "stop_requested_at",
] as const satisfies readonly (keyof RunRow)[];
const runColumns = [...recordColumns, "overrides", "source", "source_path", "environment"] as const;

export type JsonRecord = Readonly<Record<string, Json>>;

/** The rows of a query whose `column` is one of `values`. */
async function rowsAmong<R extends object>(
  query: Knex.QueryBuilder,
  column: string,
  values: Iterable<string | number>,
): Promise<R[]> {
  const rows: R[] = [];
  for (const some of chunks([...new Set(values)], idsAStatement)) {
    for (const row of (await query.clone().whereIn(column, [...some])) as R[]) rows.push(row);
  }
  return rows;
}

async function studyNames(db: Knex, keys: Iterable<number>): Promise<ReadonlyMap<number, string>> {
  const rows = await rowsAmong<{ key: number; name: string }>(db("study").select("key", "name"), "key", keys);
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/** Rows of `table` by their hash, each parsed once however many runs share it. */
export async function parsedByHash(
  db: Knex,
  table: "configuration" | "environment",
  column: "config" | "options" | "fields",
  hashes: Iterable<string>,
): Promise<ReadonlyMap<string, JsonRecord>> {
  const rows = await rowsAmong<{ hash: string; text: string }>(
    db.from({ parsed: table }).select("hash", { text: column }),
    "hash",
    hashes,
  );
  return new Map(rows.map(({ hash, text }) => [hash, decodeJson(text) as JsonRecord]));
}

async function sources(db: Knex, hashes: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsAmong<{ hash: string; text: string }>(db("source"), "hash", hashes);
  return new Map(rows.map(({ hash, text }) => [hash, text]));
}

/** The summaries of each run by metric name, in alphabetical order; of the metrics that are named only, if any are. */
async function summaries(
  db: Knex,
  runs: Iterable<number>,
  only?: readonly string[],
): Promise<ReadonlyMap<number, Record<string, MetricSummary>>> {
  const named = db("metric_name").select("key", "name");
  const nameRows = (await (only ? named.whereIn("name", only) : named)) as { key: number; name: string }[];
  const names = new Map(nameRows.map(({ key, name }) => [key, name]));
  const rows = (single: boolean) => {
    const query = db("metric_summary").where("count", single ? "=" : ">", 1);
    if (only) void query.whereIn("name", [...names.keys()]);
    return query;
  };
  const keys = [...runs];
  const figures = await rowsAmong<FigureRow>(rows(true).select(...figureColumns), "run", keys);
  const series = await rowsAmong<SummaryRow>(rows(false), "run", keys);
  const found = [
    ...figures.map((row) => ({ run: row.run, name: row.name, summary: figureFromRow(row) })),
    ...series.map((row) => ({ run: row.run, name: row.name, summary: metricSummary(row) })),
  ];
  const order = new Map([...names].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([key], i) => [key, i]));
  found.sort((a, b) => a.run - b.run || order.get(a.name)! - order.get(b.name)!);
  const byRun = new Map<number, [string, MetricSummary][]>();
  for (const { run, name, summary } of found) {
    const metrics = byRun.get(run);
    const one: [string, MetricSummary] = [names.get(name)!, summary];
    if (metrics) metrics.push(one);
    else byRun.set(run, [one]);
  }
  // Not by assignment, which a metric of the name `__proto__` would turn into something else.
  return new Map([...byRun].map(([run, metrics]) => [run, Object.fromEntries(metrics)]));
}

type RecordRow = Pick<RunRow, (typeof recordColumns)[number]>;

/** The records of these rows, in their order, by the keys of the rows. */
async function recordsOf(
  db: Knex,
  rows: readonly RecordRow[],
  metricNames?: readonly string[],
): Promise<ReadonlyMap<number, RunRecord>> {
  const studies = await studyNames(
    db,
    rows.map((row) => row.study),
  );
  const options = await parsedByHash(
    db,
    "configuration",
    "options",
    rows.map((row) => row.configuration),
  );
  const metrics = await summaries(
    db,
    rows.map((row) => row.key),
    metricNames,
  );
  const annotations = await readAnnotations(
    db,
    rows.map((row) => row.key),
  );
  const records = rows.map((row) => ({
    id: row.id,
    study: studies.get(row.study)!,
    label: row.label,
    seed: row.seed,
    configHash: row.configuration,
    options: options.get(row.configuration)!,
    point: decodeJson(row.point) as JsonRecord,
    status: row.status,
    attempt: row.attempt,
    createdAt: row.created_at,
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    ...(row.error !== null && { error: row.error }),
    ...(row.stop_requested_at !== null && { stopRequestedAt: row.stop_requested_at }),
    metrics: metrics.get(row.key) ?? {},
    ...said(annotations.get(row.key)),
  }));
  return new Map(records.map((record, i) => [rows[i]!.key, record]));
}

/** What is there of an annotation. */
function said(annotation: Annotation | undefined): Partial<Annotation> {
  const { tags = [], note = "" } = annotation ?? {};
  return { ...(tags.length > 0 && { tags }), ...(note !== "" && { note }) };
}

/** The runs of these rows, in their order. */
export async function runsOf(db: Knex, rows: readonly Pick<RunRow, (typeof runColumns)[number]>[]): Promise<Run[]> {
  const records = await recordsOf(db, rows);
  const configs = await parsedByHash(
    db,
    "configuration",
    "config",
    rows.map((row) => row.configuration),
  );
  const environments = await parsedByHash(
    db,
    "environment",
    "fields",
    rows.map((row) => row.environment),
  );
  const texts = await sources(
    db,
    rows.map((row) => row.source),
  );
  return rows.map((row) => ({
    ...records.get(row.key)!,
    config: configs.get(row.configuration)!,
    overrides: decodeJson(row.overrides) as JsonRecord,
    source: { path: row.source_path, text: texts.get(row.source)! },
    environment: environments.get(row.environment)!,
  }));
}

/** Rows in the order in which their runs were first queued. */
async function rowsOf<C extends keyof RunRow>(
  db: Knex,
  filter: RunFilter,
  columns: readonly C[],
): Promise<Pick<RunRow, C | "key">[]> {
  const { ids, newest } = filter;
  if (ids === undefined) {
    const query = filteredRuns(db, filter).orderBy("key", newest === undefined ? "asc" : "desc");
    if (newest !== undefined) void query.limit(newest);
    const rows = (await query.select(...columns)) as Pick<RunRow, C | "key">[];
    return newest === undefined ? rows : rows.reverse();
  }
  const rows = await rowsAmong<Pick<RunRow, C | "key">>(filteredRuns(db, filter).select(...columns), "id", ids);
  rows.sort((a, b) => a.key - b.key);
  return newest === undefined ? rows : rows.slice(Math.max(0, rows.length - newest));
}

/** Runs in the order in which they were first queued. */
export async function readRuns(db: Knex, filter: RunFilter): Promise<Run[]> {
  return runsOf(db, await rowsOf(db, filter, runColumns));
}

/** The same without what lists do not need. */
export async function readRecords(
  db: Knex,
  filter: RunFilter,
  metrics: readonly string[] | undefined,
): Promise<RunRecord[]> {
  const rows = await rowsOf(db, filter, recordColumns);
  return [...(await recordsOf(db, rows, metrics)).values()];
}

/** How many runs there are in each state, how often they were started, and the times of their changes. */
export async function readRevision(db: Knex): Promise<string> {
  const rows: readonly object[] = await db("run")
    .groupBy("status")
    .orderBy("status")
    .select(
      "status",
      ...["count(*)", "count(deleted_at)", "sum(attempt)", "sum(key)"].map((text, i) => db.raw(`${text} as total${i}`)),
      ...["key", "created_at", "started_at", "finished_at", "deleted_at", "stop_requested_at"].map((column) =>
        db.raw(`max(${column}) as last_${column}`),
      ),
    );
  const said: readonly object[] = await db("annotation").select(db.raw("sum(changed_at) as changes"));
  return JSON.stringify([...rows, ...said].map((row) => Object.values(row) as unknown));
}

export async function countRuns(db: Knex, filter: RunFilter): Promise<number> {
  if (filter.ids === undefined && filter.newest === undefined) {
    const [counted] = await filteredRuns(db, filter).count<{ n: number }[]>({ n: "*" });
    return counted!.n;
  }
  return (await rowsOf(db, filter, ["key"])).length;
}
