import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { chunks } from "./chunks.js";
import { encodeDouble } from "./double.js";
import type { Engine } from "./engine.js";
import { intern } from "./intern.js";
import type { MetricRow, RunRow } from "./rows.js";
import { readSeries } from "./series-reader.js";
import type { MetricPoint } from "./store.js";
import { mergeSummaries, summarize, summaryFromRow, summaryToRow, type SummaryRow } from "./summary.js";
import { checkName } from "./text.js";

const flushAfterMs = 250;
/** A writer that outruns the database waits when this many points are held. */
const mostPending = 20_000;
const pointsAStatement = 4_000;

type Running = Pick<RunRow, "key" | "id" | "status" | "attempt">;
/** Points of one metric by step: within an attempt, the last value logged for a step is the one that counts. */
type PointsByStep = Map<number, MetricPoint>;

function checkPoint({ name, step, at }: MetricPoint): void {
  checkName(name, "metric name");
  if (!Number.isInteger(step) || Math.abs(step) > 2 ** 53) {
    throw new UserError(`Metric ${name} was logged at step ${step}: an integer of at most 2^53 was expected.`);
  }
  if (!Number.isSafeInteger(at)) {
    throw new UserError(`Metric ${name} was logged at time ${at}: whole milliseconds since the epoch were expected.`);
  }
}

function group(points: readonly MetricPoint[]): ReadonlyMap<string, PointsByStep> {
  const byName = new Map<string, PointsByStep>();
  for (const point of points) {
    const series = byName.get(point.name) ?? new Map<number, MetricPoint>();
    series.set(point.step, point);
    byName.set(point.name, series);
  }
  return byName;
}

/** Gathers metric points and writes them four times a second in one transaction, with their summaries. */
export class SeriesWriter {
  readonly #engine: Engine;
  /** The attempt under which this process claimed a run: points of a run that it has lost are refused. */
  readonly #attempts: ReadonlyMap<string, number>;
  #pending = new Map<string, MetricPoint[]>();
  #pendingCount = 0;
  readonly #refused = new Map<string, UserError>();
  readonly #names = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #last: Promise<void> = Promise.resolve();

  constructor(engine: Engine, attempts: ReadonlyMap<string, number>) {
    this.#engine = engine;
    this.#attempts = attempts;
  }

  /** Takes the points; they are in the database within a second. Throws what the run's earlier points met with. */
  async add(id: string, points: readonly MetricPoint[]): Promise<void> {
    this.#throwRefused(id);
    points.forEach(checkPoint);
    if (points.length === 0) return;
    this.#hold(id, points);
    if (this.#pendingCount >= mostPending) await this.flush();
    else this.#flushSoon();
  }

  /** Writes what is pending; if the database refuses, the points stay pending and are tried again. */
  flush(): Promise<void> {
    const next = this.#last.then(() => this.#flushPending());
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Flushes, and throws if points of this run were refused. */
  async settle(id: string): Promise<void> {
    await this.flush();
    this.#throwRefused(id);
  }

  /** Flushes for the last time. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  #flushSoon(): void {
    if (this.#closed) return;
    // What goes wrong is tried again, and thrown to those who wait for it.
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), flushAfterMs);
  }

  #hold(id: string, points: readonly MetricPoint[]): void {
    const held = this.#pending.get(id);
    if (held) for (const point of points) held.push(point);
    else this.#pending.set(id, [...points]);
    this.#pendingCount += points.length;
  }

  #throwRefused(id: string): void {
    const refused = this.#refused.get(id);
    if (!refused) return;
    this.#refused.delete(id);
    throw refused;
  }

  async #flushPending(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#pending;
    if (batch.size === 0) return;
    this.#pending = new Map();
    this.#pendingCount = 0;
    try {
      await this.#engine.write((trx) => this.#write(trx, batch));
    } catch (error) {
      const newer = this.#pending;
      this.#pending = batch;
      this.#pendingCount = [...batch.values()].reduce((sum, points) => sum + points.length, 0);
      for (const [id, points] of newer) this.#hold(id, points);
      this.#flushSoon();
      throw error;
    }
  }

  async #write(trx: Knex.Transaction, batch: ReadonlyMap<string, readonly MetricPoint[]>): Promise<void> {
    const rows = await trx<RunRow>("run")
      .whereIn("id", [...batch.keys()])
      .select("key", "id", "status", "attempt");
    const runs = new Map(rows.map((row) => [row.id, row]));
    for (const [id, points] of batch) {
      const run = runs.get(id);
      const refusal = this.#refusal(id, run, points.length);
      if (refusal) this.#refused.set(id, refusal);
      else await this.#writeRun(trx, run!, group(points));
    }
  }

  #refusal(id: string, run: Running | undefined, count: number): UserError | undefined {
    if (!run) return new UserError(`There is no run ${id} to log ${count} points to.`, { kind: "failure" });
    const attempt = this.#attempts.get(id) ?? run.attempt;
    if (run.status === "running" && run.attempt === attempt) return undefined;
    const state = run.attempt === attempt ? `is ${run.status}` : "was taken over by another worker";
    return new UserError(`Run ${id} ${state}: ${count} points of it were not stored.`, { kind: "failure" });
  }

  async #writeRun(trx: Knex.Transaction, run: Running, series: ReadonlyMap<string, PointsByStep>): Promise<void> {
    const keys = await this.#keys(trx, [...series.keys()]);
    const known = await trx<SummaryRow>("metric_summary")
      .where("run", run.key)
      .whereIn("name", [...keys.values()]);
    const before = new Map(known.map((row) => [row.name, row]));
    const whole = new Set<number>();
    const rows: number[] = [];
    for (const [name, points] of series) {
      const key = keys.get(name)!;
      if (await overlaps(trx, run, points, before.get(key))) whole.add(key);
      for (const point of points.values()) rows.push(key, point.step, point.at, point.value);
    }
    await insertPoints(trx, run, rows);
    const updated: SummaryRow[] = [];
    for (const [name, points] of series) {
      const key = keys.get(name)!;
      const row = before.get(key);
      const added = summarize(points.values())!;
      const from = row?.attempt === run.attempt ? Math.min(row.from_step, added.first.step) : added.first.step;
      const summary = whole.has(key)
        ? summarize(await readSeries(trx, run, key))!
        : row
          ? mergeSummaries(summaryFromRow(row), added)
          : added;
      updated.push(summaryToRow({ run: run.key, name: key, attempt: run.attempt, from_step: from }, summary));
    }
    for (const some of chunks(updated, 100)) {
      await trx("metric_summary")
        .insert([...some])
        .onConflict(["run", "name"])
        .merge();
    }
  }

  async #keys(trx: Knex.Transaction, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const unknown = names.filter((name) => !this.#names.has(name));
    if (unknown.length === 0) return new Map(names.map((name) => [name, this.#names.get(name)!]));
    const keys = await intern(trx, "metric_name", names);
    // Names are never deleted, but this transaction may yet be undone: remember them only once it stands.
    void trx.executionPromise.then(
      () => {
        for (const [name, key] of keys) this.#names.set(name, key);
      },
      () => undefined,
    );
    return keys;
  }
}

/**
 * Whether these points change what is summarized already, so that their summary cannot simply be added to it: they repeat
 * a step, or supersede steps of an earlier attempt.
 */
async function overlaps(
  trx: Knex.Transaction,
  run: Running,
  points: PointsByStep,
  row: SummaryRow | undefined,
): Promise<boolean> {
  if (!row) return false;
  if (row.attempt !== run.attempt) return true;
  const steps = [...points.keys()];
  if (run.attempt > 1 && steps.some((step) => step < row.from_step)) return true;
  const within = steps.filter((step) => step >= row.first_step && step <= row.last_step);
  for (const some of chunks(within, 1000)) {
    const found = await trx<MetricRow>("metric")
      .where("run", run.key)
      .where("name", row.name)
      .where("attempt", run.attempt)
      .whereIn("step", [...some])
      .first("step");
    if (found) return true;
  }
  return false;
}

/** Inserts rows of (name, step, at, value), flattened; a step of the attempt that is there already is replaced. */
async function insertPoints(trx: Knex.Transaction, run: Running, rows: readonly number[]): Promise<void> {
  for (const some of chunks(rows, 4 * pointsAStatement)) {
    const bindings: (number | null)[] = [];
    for (let at = 0; at < some.length; at += 4) {
      const { value, kind } = encodeDouble(some[at + 3]!);
      bindings.push(some[at]!, some[at + 1]!, some[at + 2]!, value, kind);
    }
    const values = Array<string>(some.length / 4)
      .fill("(?, ?, ?, ?, ?)")
      .join(", ");
    await trx.raw(
      `WITH point (name, step, at, value, kind) AS (VALUES ${values})
       INSERT INTO metric (run, name, step, attempt, at, value, kind)
       SELECT ${run.key}, name, step, ${run.attempt}, at, value, kind FROM point WHERE true
       ON CONFLICT (run, name, step, attempt) DO UPDATE SET at = excluded.at, value = excluded.value, kind = excluded.kind`,
      bindings as number[],
    );
  }
}
