import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import knex, { type Knex } from "knex";
import { z } from "zod";
import { UserError } from "../../numerics/error.js";
import type { KeptRun } from "../../tracking/adopt.js";
import type { Json } from "../../tracking/store.js";
import { foreignRun, type ForeignRun, SeriesBuilder } from "../foreign.js";
import { decodeValue } from "./values.js";

const text = z.string();
const runRows = z.array(
  z.object({
    run_uuid: text,
    name: text.nullable(),
    status: z.enum(["FINISHED", "FAILED", "KILLED"]),
    start_time: z.int().nullable(),
    end_time: z.int().nullable(),
    artifact_uri: text.nullable(),
    experiment: text,
  }),
);
type RunRow = z.output<typeof runRows>[number];
const paramRows = z.array(z.object({ key: text, value: text }));
const tagRows = z.array(z.object({ key: text, value: text.nullable() }));
const metricRows = z.array(
  z.object({
    key: text,
    value: z.number(),
    is_nan: z.number().nullish(),
    step: z.number(),
    timestamp: z.int(),
  }),
);

const statuses = { FINISHED: "completed", FAILED: "failed", KILLED: "killed" } as const;

/** The runs of an `mlflow.db` that have ended and are not deleted, with those of their artifacts that lie beside it. */
export async function* readMlflow(file: string): AsyncGenerator<KeptRun> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new UserError(`There is no file ${file}.`);
  const db = knex({
    client: "sqlite3",
    connection: { filename: `${pathToFileURL(file).href}?mode=ro`, flags: ["OPEN_URI"] },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    for (const run of await endedRuns(db, file)) yield await readRun(db, run, file);
  } finally {
    await db.destroy();
  }
}

function endedRuns(db: Knex, file: string): Promise<readonly RunRow[]> {
  const query = db("runs")
    .join("experiments", "experiments.experiment_id", "runs.experiment_id")
    .where({ "runs.lifecycle_stage": "active", "experiments.lifecycle_stage": "active" })
    .whereIn("runs.status", Object.keys(statuses))
    .orderBy(["runs.start_time", "runs.run_uuid"])
    .select("run_uuid", "runs.name as name", "status", "start_time", "end_time", "artifact_uri")
    .select("experiments.name as experiment");
  return rowsOf(query, runRows, file);
}

/** The rows of a query, all as a shape says; a UserError where the database is damaged, or another one. */
async function rowsOf<T>(query: PromiseLike<unknown>, shape: z.ZodType<T>, file: string): Promise<T> {
  try {
    return shape.parse(await query);
  } catch (error) {
    throw new UserError(`${file} is not a database of MLflow with runs and experiments, or is damaged.`, {
      cause: error,
    });
  }
}

async function readRun(db: Knex, run: RunRow, file: string): Promise<KeptRun> {
  const own = { run_uuid: run.run_uuid };
  const params = await rowsOf(db("params").where(own).orderBy("key").select("key", "value"), paramRows, file);
  const tags = await rowsOf(db("tags").where(own).orderBy("key").select("key", "value"), tagRows, file);
  const inOrder = db("metrics").where(own).orderBy(["key", "step", "timestamp", "value"]).select("*");
  const metrics = await rowsOf(inOrder, metricRows, file);
  const tag = (name: string) => tags.find(({ key }) => key === name)?.value ?? undefined;
  const createdAt = run.start_time ?? run.end_time ?? 0;
  return foreignRun({
    tool: "mlflow",
    origin: [run.run_uuid],
    study: run.experiment,
    label: tag("mlflow.runName") || run.name || run.run_uuid,
    status: statuses[run.status],
    createdAt,
    finishedAt: run.end_time ?? createdAt,
    options: Object.fromEntries(params.map(({ key, value }) => [key, parameter(value)])),
    environment: { "mlflow.run": run.run_uuid, ...Object.fromEntries(tags.map(({ key, value }) => [key, value])) },
    series: seriesOf(metrics),
    artifacts: run.artifact_uri === null ? [] : artifactsIn(localFolder(run.artifact_uri, path.dirname(file))),
  });
}

/** Parameters are texts there; those that are numbers become numbers again. */
function parameter(value: string): Json {
  const number = Number(value);
  return value.trim() !== "" && Number.isFinite(number) && String(number) === value ? number : value;
}

function seriesOf(metrics: z.output<typeof metricRows>): ForeignRun["series"] {
  const builders = new Map<string, SeriesBuilder>();
  for (const row of metrics) {
    const builder = builders.get(row.key) ?? new SeriesBuilder();
    builders.set(row.key, builder);
    builder.add(row.step, decodeValue(row), row.timestamp);
  }
  return new Map([...builders].map(([key, builder]) => [key, builder.series()]));
}

/** Where artifacts lie beside the database; undefined for those of a server, or elsewhere on this machine. */
function localFolder(uri: string, base: string): string | undefined {
  const folder = resolveUri(uri, base);
  const below = folder && path.relative(path.resolve(base), folder);
  return below === undefined || below.startsWith("..") || path.isAbsolute(below) ? undefined : folder;
}

function resolveUri(uri: string, base: string): string | undefined {
  if (uri.startsWith("file:")) {
    try {
      return fileURLToPath(uri);
    } catch {
      return undefined;
    }
  }
  return /^[a-z][a-z0-9+.-]+:/i.test(uri) ? undefined : path.resolve(base, uri);
}

/** The files below a folder; links are not followed. */
function artifactsIn(folder: string | undefined): KeptRun["artifacts"] {
  if (folder === undefined || lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      name: path.relative(folder, file).split(path.sep).join("/"),
      mediaType: "application/octet-stream",
      content: new Uint8Array(readFileSync(file)),
    }));
}
