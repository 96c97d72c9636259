import { z } from "zod";
import { hashOf } from "../experiment/config.js";
import { UserError } from "../numerics/error.js";
import { decodeNpy, encodeNpy } from "../numerics/npy.js";
import type { KeptRun } from "../tracking/adopt.js";
import { sha256 } from "../tracking/blobs.js";
import { type Json, runStatuses, type Run, type Series, type Study } from "../tracking/store.js";
import type { ArchiveReader, ArchiveWriter } from "./archive.js";
import { keptSweepShape, type KeptSweep } from "./kept-sweeps.js";

/**
 * Runs as files that any program can read:
 *
 *     manifest.json              { format, version, runs: ids, studies: what they say of themselves, sweeps }
 *     runs/<id>/run.json         the run, its attempts, the names of its series and artifacts, the hash of each file
 *     runs/<id>/output.json      lines that it printed
 *     runs/<id>/series/<i>.npy   [3, n] float64: steps, values, times
 *     blobs/<sha256>             contents of artifacts, each once
 */
const format = { format: "pushforward-runs", version: 1 } as const;
const manifestFile = "manifest.json";

const json = z.json() as z.ZodType<Json>;
const record = z.record(z.string(), json);
const hash = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256");
const time = z.int();
const terminal = z.enum(runStatuses).exclude(["queued", "running"]);

const manifestShape = z.object({
  format: z.literal(format.format),
  version: z.int().positive(),
  runs: z.array(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "expected the id of a run")),
  studies: z.array(z.object({ name: z.string(), description: record })).default([]),
  sweeps: z.array(keptSweepShape).default([]),
});

const runShape = z.object({
  run: z.object({
    id: z.string(),
    study: z.string(),
    label: z.string(),
    seed: z.int(),
    config: json,
    configHash: hash,
    options: record,
    point: record,
    overrides: record,
    source: z.object({ path: z.string(), text: z.string() }),
    status: terminal,
    attempt: z.int().nonnegative(),
    createdAt: time,
    startedAt: time.optional(),
    finishedAt: time.optional(),
    error: z.string().optional(),
    environment: record,
    tags: z.array(z.string()).optional(),
    note: z.string().optional(),
  }),
  attempts: z.array(
    z.object({
      attempt: z.int().positive(),
      startedAt: time,
      finishedAt: time,
      status: terminal,
      error: z.string().optional(),
      environment: record,
    }),
  ),
  output: z.object({ hash }),
  series: z.array(z.object({ name: z.string(), hash })),
  artifacts: z.array(z.object({ name: z.string(), mediaType: z.string(), hash })),
});

const outputShape = z.array(
  z.object({ attempt: z.int().positive(), at: time, stream: z.enum(["stdout", "stderr"]), text: z.string() }),
);

export type DescribedStudy = Pick<Study, "name" | "description">;

/** Writes runs, one at a time; `finish` writes what lists them. */
export class NativeWriter {
  readonly #archive: ArchiveWriter;
  readonly #ids: string[] = [];
  readonly #blobs = new Set<string>();
  #studies: readonly DescribedStudy[] = [];
  #sweeps: readonly KeptSweep[] = [];

  constructor(archive: ArchiveWriter) {
    this.#archive = archive;
  }

  async add({ run, attempts, output, series, artifacts }: KeptRun): Promise<void> {
    // Summaries follow from the series.
    const facts = { ...run, metrics: undefined };
    const folder = `runs/${run.id}`;
    const write = async (name: string, content: Uint8Array) => {
      await this.#archive.write(name, content);
      return sha256(content);
    };
    const listed: { readonly name: string; readonly hash: string }[] = [];
    for (const [name, points] of series) {
      const file = `${folder}/series/${listed.length}.npy`;
      listed.push({ name, hash: await write(file, encodeSeries(points)) });
    }
    const kept = [];
    for (const { name, mediaType, content } of artifacts)
      kept.push({ name, mediaType, hash: await this.#blob(content) });
    const printed = { hash: await write(`${folder}/output.json`, encodeJson(output)) };
    await write(
      `${folder}/run.json`,
      encodeJson({ run: facts, attempts, output: printed, series: listed, artifacts: kept }),
    );
    this.#ids.push(run.id);
  }

  /** Takes along what the studies of the runs say of themselves. */
  describe(studies: readonly DescribedStudy[]): void {
    this.#studies = studies.map(({ name, description }) => ({ name, description }));
  }

  /** Takes along the sweeps of the runs. */
  addSweeps(sweeps: readonly KeptSweep[]): void {
    this.#sweeps = sweeps;
  }

  async finish(): Promise<void> {
    const [runs, studies, sweeps] = [this.#ids, this.#studies, this.#sweeps];
    await this.#archive.write(manifestFile, encodeJson({ ...format, runs, studies, sweeps }));
    await this.#archive.finish();
  }

  async #blob(content: Uint8Array): Promise<string> {
    const name = sha256(content);
    if (!this.#blobs.has(name)) await this.#archive.write(`blobs/${name}`, content);
    this.#blobs.add(name);
    return name;
  }
}

/** The runs of an export, one at a time, each checked against its hashes; a UserError for what is damaged or unknown. */
export async function* readNative(archive: ArchiveReader): AsyncGenerator<KeptRun> {
  const manifest = await readManifest(archive);
  if (manifest.version > format.version) {
    throw new UserError(
      `The export has format version ${manifest.version}, but this Pushforward reads ${format.version}: upgrade it.`,
    );
  }
  for (const id of manifest.runs) yield readRun(archive, id);
}

/** What the studies of an export say of themselves; none in one that is older than this. */
export async function readStudies(archive: ArchiveReader): Promise<readonly DescribedStudy[]> {
  return (await readManifest(archive)).studies;
}

/** The sweeps of an export; none in one that is older than this. */
export async function readSweeps(archive: ArchiveReader): Promise<readonly KeptSweep[]> {
  return (await readManifest(archive)).sweeps;
}

async function readManifest(archive: ArchiveReader): Promise<z.output<typeof manifestShape>> {
  return parse(manifestShape, await archive.read(manifestFile), manifestFile);
}

async function readRun(archive: ArchiveReader, id: string): Promise<KeptRun> {
  const folder = `runs/${id}`;
  const described = parse(runShape, await archive.read(`${folder}/run.json`), `${folder}/run.json`);
  const { run, attempts, output, series, artifacts } = described;
  if (run.id !== id) throw new UserError(`${folder}/run.json describes the run ${JSON.stringify(run.id)}, not ${id}.`);
  if (hashOf(run.config) !== run.configHash) {
    throw new UserError(`${folder}/run.json: the configuration does not have the hash that it is said to have.`);
  }
  const read = async (file: string, expected: string) => {
    const content = await archive.read(file);
    if (sha256(content) === expected) return content;
    throw new UserError(`${file} is damaged: its content does not have the hash that the export says.`);
  };
  const points = new Map<string, Series>();
  for (const [i, one] of series.entries()) {
    const file = `${folder}/series/${i}.npy`;
    points.set(one.name, decodeSeries(await read(file, one.hash), file));
  }
  const contents = [];
  for (const { name, mediaType, hash: expected } of artifacts) {
    contents.push({ name, mediaType, content: await read(`blobs/${expected}`, expected) });
  }
  const outputFile = `${folder}/output.json`;
  return {
    run: { ...defined(run), metrics: {} } as Run,
    attempts: attempts.map(defined) as KeptRun["attempts"],
    output: parse(outputShape, await read(outputFile, output.hash), outputFile),
    series: points,
    artifacts: contents,
  };
}

/** Without fields that are undefined, which zod leaves where an optional one is absent. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
}

function encodeSeries({ steps, values, at }: Series): Uint8Array {
  const rows = new Float64Array(3 * steps.length);
  [steps, values, at].forEach((row, i) => {
    rows.set(row, i * steps.length);
  });
  return encodeNpy(rows, [3, steps.length]);
}

function decodeSeries(content: Uint8Array, file: string): Series {
  const { data, shape } = decodeNpy(content);
  const [rows, n] = shape;
  if (!(data instanceof Float64Array) || shape.length !== 2 || rows !== 3) {
    throw new UserError(`${file} holds no [3, n] array of float64.`);
  }
  const row = (i: number) => data.slice(i * n!, (i + 1) * n!);
  return { steps: row(0), values: row(1), at: row(2) };
}

function parse<S extends z.ZodType>(shape: S, content: Uint8Array, file: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch (error) {
    throw new UserError(`${file} is not JSON.`, { cause: error });
  }
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new UserError(`${file}: ${path.map(String).join(".") || "the whole"}: ${message}.`);
}
