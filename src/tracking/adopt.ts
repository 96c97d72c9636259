import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { putAnnotation } from "./annotations.js";
import { sha256 } from "./blobs.js";
import { chunks } from "./chunks.js";
import type { Engine } from "./engine.js";
import { intern } from "./intern.js";
import { tablesOfRuns, type AttemptRow, type RunRow } from "./rows.js";
import type { Artifact, Attempt, OutputLine, Run, Series } from "./store.js";
import { summarize, summaryToRow, type SummaryRow } from "./summary.js";
import { checkArtifactName, checkName, encodeJson, storableText } from "./text.js";

/** All that a store keeps of a run that has ended; what counts of its series, in order of step. */
export interface KeptRun {
  readonly run: Run;
  readonly attempts: readonly Attempt[];
  readonly output: readonly OutputLine[];
  readonly series: ReadonlyMap<string, Series>;
  readonly artifacts: readonly (Pick<Artifact, "name" | "mediaType"> & { readonly content: Uint8Array })[];
}

/**
 * What became of a run that was to be taken in: `present` under its id already, `updated` where it has gone on since it was
 * taken in, or its trial is another run's.
 */
export type Adoption =
  { readonly outcome: "added" | "present" | "updated" } | { readonly outcome: "conflict"; readonly with: string };

const rowsAStatement = 100;

/** Takes a run that another store kept, in one transaction. Throws a UserError for what no store could hold. */
export async function adopt(engine: Engine, kept: KeptRun): Promise<Adoption> {
  check(kept);
  const hashes = new Map<string, string>();
  for (const { name, content } of kept.artifacts) hashes.set(name, await engine.blobs.put(content));
  return engine.write(async (trx) => {
    const known = await sameRun(trx, kept.run);
    const outcome = known === undefined ? await otherRunOfTrial(trx, kept.run) : await compared(trx, known, kept);
    if (outcome) return outcome;
    for (const { name, content } of kept.artifacts) {
      // Contents are removed under the write lock only: this one may have been, as long as nothing referred to it.
      if (!(await engine.blobs.has(hashes.get(name)!))) await engine.blobs.put(content);
    }
    const key = await putRun(trx, kept, known?.key);
    const { tags = [], note = "" } = kept.run;
    if (tags.length > 0 || note !== "") await putAnnotation(trx, key, { tags, note: storableText(note) });
    await insertSeries(engine, trx, kept, key);
    await insertRows(
      trx,
      "output",
      kept.output.map(({ attempt, at, stream, text }, line) => ({
        run: key,
        attempt,
        line,
        at,
        stream,
        text: storableText(text),
      })),
    );
    await insertRows(
      trx,
      "artifact",
      kept.artifacts.map(({ name, mediaType, content }) => ({
        run: key,
        name,
        media_type: mediaType,
        bytes: content.byteLength,
        hash: hashes.get(name)!,
        created_at: kept.run.finishedAt ?? kept.run.createdAt,
      })),
    );
    return { outcome: known === undefined ? "added" : "updated" };
  });
}

/** The greatest time that a Date holds, in milliseconds to and from the epoch. */
const latest = 8.64e15;
const isTime = (at: number): boolean => Number.isInteger(at) && Math.abs(at) <= latest;

function check({ run, attempts, output, series, artifacts }: KeptRun): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(run.id)) {
    throw new UserError(
      `The run id ${JSON.stringify(run.id.slice(0, 80))} is refused: 1 to 64 letters, digits, "-" and "_" were expected.`,
    );
  }
  checkName(run.study, "study name");
  checkName(run.label, "run label");
  for (const tag of run.tags ?? []) checkName(tag, "tag");
  if (run.status === "queued" || run.status === "running") {
    throw new UserError(`Run ${run.id} is ${run.status}: only runs that have ended can be taken in.`);
  }
  if (!Number.isSafeInteger(run.seed)) {
    throw new UserError(`Run ${run.id} has the seed ${run.seed}: an integer was expected.`);
  }
  const ofAttempts = attempts.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]);
  const ofOutput = output.map(({ at }) => at);
  for (const time of [run.createdAt, run.startedAt, run.finishedAt, ...ofAttempts, ...ofOutput]) {
    if (time === undefined || isTime(time)) continue;
    throw new UserError(`Run ${run.id} has the time ${time}: whole milliseconds since the epoch were expected.`);
  }
  for (const [name, { steps, values, at }] of series) {
    checkName(name, "metric name");
    const increasing = steps.every(
      (step, i) => Number.isInteger(step) && Math.abs(step) <= 2 ** 53 && !(step <= steps[i - 1]!),
    );
    if (steps.length !== values.length || steps.length !== at.length || !increasing || !at.every(isTime)) {
      throw new UserError(
        `Run ${run.id}: the series ${name} has no steps that increase, each with a value and a time in milliseconds.`,
      );
    }
  }
  for (const { name, mediaType } of artifacts) {
    checkArtifactName(name);
    checkName(mediaType, "media type");
  }
  checkDistinct(
    run,
    "artifact",
    artifacts.map(({ name }) => name),
  );
  checkDistinct(
    run,
    "attempt",
    attempts.map(({ attempt }) => attempt),
  );
}

function checkDistinct({ id }: Run, what: string, names: readonly (string | number)[]): void {
  if (new Set(names).size === names.length) return;
  throw new UserError(`Run ${id} names an ${what} more than once: each was expected to have a name of its own.`);
}

type KnownRun = Pick<RunRow, "key" | "configuration" | "seed" | "status" | "deleted_at">;

function sameRun(trx: Knex.Transaction, { id }: Run): Promise<KnownRun | undefined> {
  return trx<RunRow>("run").where("id", id).first("key", "configuration", "seed", "status", "deleted_at");
}

async function otherRunOfTrial(trx: Knex.Transaction, { study, configHash, seed }: Run): Promise<Adoption | undefined> {
  const other = await trx<RunRow>("run")
    .where({ configuration: configHash, seed })
    .where("study", trx("study").select("key").where("name", study))
    .whereNull("deleted_at")
    .first("id");
  return other && { outcome: "conflict", with: other.id };
}

/** Whether what is known of a run stands; undefined where the one that comes is the same run, and has gone on since. */
async function compared(
  trx: Knex.Transaction,
  known: KnownRun,
  { run, attempts }: KeptRun,
): Promise<Adoption | undefined> {
  if (known.configuration !== run.configHash || known.seed !== run.seed) return { outcome: "conflict", with: run.id };
  const present = { outcome: "present" } as const;
  if (known.deleted_at !== null || known.status === "queued" || known.status === "running") return present;
  const before = await trx<AttemptRow>("attempt").where("run", known.key).orderBy("attempt");
  const last = before.at(-1);
  const same = before.every(({ attempt, started_at }, i) => {
    const one = attempts[i];
    return one?.attempt === attempt && one.startedAt === started_at;
  });
  if (last === undefined || !same) return present;
  if (attempts.length > before.length) return undefined;
  const { finishedAt, status } = attempts.at(-1)!;
  const later = finishedAt! - last.finished_at!;
  return later > 0 || (later === 0 && last.status === "crashed" && status !== "crashed") ? undefined : present;
}

/** Puts a run in, in place of all that is known under `known` if that is given; resolves to its key. */
async function putRun(trx: Knex.Transaction, { run, attempts }: KeptRun, known?: number): Promise<number> {
  if (known !== undefined) for (const table of tablesOfRuns) await trx(table).where("run", known).delete();
  const studies = await intern(trx, "study", [run.study], { created_at: run.createdAt });
  await trx("configuration")
    .insert({
      hash: run.configHash,
      config: encodeJson(run.config, "configuration"),
      options: encodeJson(run.options, "options"),
    })
    .onConflict("hash")
    .ignore();
  const source = sha256(run.source.text);
  await trx("source")
    .insert({ hash: source, text: storableText(run.source.text) })
    .onConflict("hash")
    .ignore();
  const environments = new Map<object, string>();
  for (const { environment } of [run, ...attempts]) {
    const fields = encodeJson(environment, "environment");
    const hash = sha256(fields);
    environments.set(environment, hash);
    await trx("environment").insert({ hash, fields }).onConflict("hash").ignore();
  }
  const row = {
    id: run.id,
    study: studies.get(run.study)!,
    label: run.label,
    seed: run.seed,
    configuration: run.configHash,
    point: encodeJson(run.point, "search point"),
    overrides: encodeJson(run.overrides, "overrides"),
    source,
    source_path: storableText(run.source.path),
    status: run.status,
    attempt: run.attempt,
    created_at: run.createdAt,
    started_at: run.startedAt ?? null,
    finished_at: run.finishedAt ?? null,
    error: run.error === undefined ? null : storableText(run.error),
    environment: environments.get(run.environment)!,
  };
  await (known === undefined ? trx("run").insert(row) : trx("run").where("key", known).update(row));
  const { key } = (await trx<RunRow>("run").where("id", run.id).first("key"))!;
  await insertRows(
    trx,
    "attempt",
    attempts.map((one) => ({
      run: key,
      attempt: one.attempt,
      owner: "",
      started_at: one.startedAt,
      finished_at: one.finishedAt ?? null,
      status: one.status ?? null,
      error: one.error === undefined ? null : storableText(one.error),
      environment: environments.get(one.environment)!,
    })),
  );
  return key;
}

async function insertSeries(
  engine: Engine,
  trx: Knex.Transaction,
  { run, series }: KeptRun,
  key: number,
): Promise<void> {
  const names = await intern(trx, "metric_name", [...series.keys()].sort());
  const summaries: SummaryRow[] = [];
  for (const [metric, points] of series) {
    const summary = summarize(points);
    if (summary === undefined) continue;
    const of = { run: key, name: names.get(metric)!, attempt: run.attempt };
    await engine.insertPoints(trx, of, points);
    summaries.push(summaryToRow({ ...of, from_step: summary.first.step }, summary));
  }
  await insertRows(trx, "metric_summary", summaries);
}

async function insertRows(trx: Knex.Transaction, table: string, rows: readonly object[]): Promise<void> {
  for (const some of chunks(rows, rowsAStatement)) await trx(table).insert([...some]);
}
