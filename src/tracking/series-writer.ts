import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { chunks } from "./chunks.js";
import type { Engine, PointColumns } from "./engine.js";
import { intern } from "./intern.js";
import { PointBuffer } from "./point-buffer.js";
import type { MetricRow, RunRow } from "./rows.js";
import { readSeries } from "./series-reader.js";
import type { MetricPoint } from "./store.js";
import { mergeSummaries, summarize, summaryFromRow, summaryToRow, type SummaryRow } from "./summary.js";
import { checkName } from "./text.js";
import { together } from "./together.js";

const flushAfterMs = 250;
/** A writer that outruns the database waits when as many points are held while as many are being written. */
const mostPending = 20_000;

type Running = Pick<RunRow, "key" | "id" | "status" | "attempt">;
type Batch = Map<string, Map<string, PointBuffer>>;
/** Sends a statement, or several. */
type Write = () => PromiseLike<unknown>;

/** Gathers metric points and writes them four times a second in one transaction, with their summaries. */
export class SeriesWriter {
  readonly #engine: Engine;
  /** The attempt under which this process claimed a run: points of a run that it has lost are refused. */
  readonly #attempts: ReadonlyMap<string, number>;
  #pending: Batch = new Map();
  #pendingCount = 0;
  readonly #refused = new Map<string, UserError>();
  /** Keys of metric names, by name. */
  readonly #names = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #last: Promise<void> = Promise.resolve();
  /** The write that a full buffer began, for the next full buffer to wait for. */
  #overdue: Promise<void> = Promise.resolve();

  constructor(engine: Engine, attempts: ReadonlyMap<string, number>) {
    this.#engine = engine;
    this.#attempts = attempts;
  }

  /** Takes the points; they are in the database within a second. Throws what the run's earlier points met with. */
  async add(id: string, points: readonly MetricPoint[]): Promise<void> {
    this.#throwRefused(id);
    points.forEach((point) => {
      this.#check(point);
    });
    if (points.length === 0) return;
    this.#hold(id, points);
    if (this.#pendingCount < mostPending) {
      this.#flushSoon();
      return;
    }
    const overdue = this.#overdue;
    this.#overdue = Promise.resolve();
    await overdue;
    this.#overdue = this.flush();
    // Who fills the buffer next hears of it.
    this.#overdue.catch(() => undefined);
  }

  /** Writes what is pending; if the database refuses, the points stay pending and are tried again. */
  flush(): Promise<void> {
    return this.#next();
  }

  /** One write after another, with `work` beside it. */
  #next(work?: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
    const next = this.#last.then(() => this.#flushPending(work));
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Writes what is pending and, unless points of this run were refused, does `work` in the same transaction. */
  async settle(id: string, work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
    await this.#next((trx) => (this.#refused.has(id) ? Promise.resolve() : work(trx)));
    this.#throwRefused(id);
  }

  /** Flushes for the last time. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  #check({ name, step, at }: MetricPoint): void {
    if (!this.#names.has(name)) checkName(name, "metric name");
    if (!Number.isInteger(step) || Math.abs(step) > 2 ** 53) {
      throw new UserError(`Metric ${name} was logged at step ${step}: an integer of at most 2^53 was expected.`);
    }
    if (!Number.isSafeInteger(at)) {
      throw new UserError(`Metric ${name} was logged at time ${at}: whole milliseconds since the epoch were expected.`);
    }
  }

  #flushSoon(): void {
    if (this.#closed) return;
    // What goes wrong is tried again, and thrown to those who wait for it.
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), flushAfterMs);
  }

  #hold(id: string, points: readonly MetricPoint[]): void {
    let series = this.#pending.get(id);
    if (!series) this.#pending.set(id, (series = new Map<string, PointBuffer>()));
    for (const { name, step, value, at } of points) {
      let buffer = series.get(name);
      if (!buffer) series.set(name, (buffer = new PointBuffer()));
      buffer.push(step, value, at);
    }
    this.#pendingCount += points.length;
  }

  /** Takes back a batch that was not written, before what has come since. */
  #holdAgain(batch: Batch): void {
    for (const [id, newer] of this.#pending) {
      const series = batch.get(id);
      if (!series) batch.set(id, newer);
      else {
        for (const [name, buffer] of newer) {
          const older = series.get(name);
          if (older) older.append(buffer);
          else series.set(name, buffer);
        }
      }
    }
    this.#pending = batch;
    this.#pendingCount = [...batch.values()].reduce((sum, series) => sum + countOf(series), 0);
  }

  #throwRefused(id: string): void {
    const refused = this.#refused.get(id);
    if (!refused) return;
    this.#refused.delete(id);
    throw refused;
  }

  async #flushPending(work?: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#pending;
    if (batch.size === 0 && work === undefined) return;
    this.#pending = new Map();
    this.#pendingCount = 0;
    try {
      const names = await (work === undefined
        ? this.#engine.append((trx) => this.#write(trx, batch))
        : this.#engine.write((trx) => this.#write(trx, batch, work)));
      // Names are never deleted, but a transaction may be undone: they are remembered once it stands.
      for (const [name, key] of names) this.#names.set(name, key);
    } catch (error) {
      this.#holdAgain(batch);
      if (this.#pendingCount > 0) this.#flushSoon();
      throw error;
    }
  }

  /** Writes a batch and what `work` writes beside it; resolves to the keys of the batch's metric names. */
  async #write(
    trx: Knex.Transaction,
    batch: Batch,
    work?: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<ReadonlyMap<string, number>> {
    const keys = await this.#keys(trx, batch);
    const writes = batch.size === 0 ? [] : await this.#writesOf(trx, batch, keys);
    await together([...writes.map((write) => write()), ...(work === undefined ? [] : [work(trx)])]);
    return keys;
  }

  /** What is to be written of a batch, none of which depends on the rest. */
  async #writesOf(trx: Knex.Transaction, batch: Batch, keys: ReadonlyMap<string, number>): Promise<readonly Write[]> {
    const query = trx<RunRow>("run")
      .whereIn("id", [...batch.keys()])
      .orderBy("key")
      .forUpdate();
    const locked: PromiseLike<readonly Running[]> = query.select("key", "id", "status", "attempt");
    const [rows, known] = await together([locked, summariesOf(trx, [...batch.keys()], [...keys.values()])]);
    const runs = new Map(rows.map((row) => [row.id, row]));
    const writes: Write[] = [];
    for (const [id, series] of batch) {
      const run = runs.get(id);
      const refusal = this.#refusal(id, run, countOf(series));
      if (refusal) this.#refused.set(id, refusal);
      else writes.push(...(await this.#writesOfRun(trx, run!, series, keys, known.get(run!.key))));
    }
    return writes;
  }

  #refusal(id: string, run: Running | undefined, count: number): UserError | undefined {
    if (!run) return new UserError(`There is no run ${id} to log ${count} points to.`, { kind: "failure" });
    const attempt = this.#attempts.get(id) ?? run.attempt;
    if (run.status === "running" && run.attempt === attempt) return undefined;
    const state = run.attempt === attempt ? `is ${run.status}` : "was taken over by another worker";
    return new UserError(`Run ${id} ${state}: ${count} points of it were not stored.`, { kind: "failure" });
  }

  async #writesOfRun(
    trx: Knex.Transaction,
    run: Running,
    series: ReadonlyMap<string, PointBuffer>,
    keys: ReadonlyMap<string, number>,
    known: ReadonlyMap<number, SummaryRow> | undefined,
  ): Promise<readonly Write[]> {
    const writes: Write[] = [];
    const updated: SummaryRow[] = [];
    for (const [name, buffer] of series) {
      const key = keys.get(name)!;
      const points = buffer.columns();
      const row = known?.get(key);
      const insert: Write = () =>
        this.#engine.insertPoints(trx, { run: run.key, name: key, attempt: run.attempt }, points);
      const whole = await overlaps(trx, run, points, row);
      if (whole) await insert();
      else writes.push(insert);
      const added = summarize(points)!;
      const from = row?.attempt === run.attempt ? Math.min(row.from_step, added.first.step) : added.first.step;
      const summary = whole
        ? summarize(await readSeries(trx, run, key))!
        : row
          ? mergeSummaries(summaryFromRow(row), added)
          : added;
      updated.push(summaryToRow({ run: run.key, name: key, attempt: run.attempt, from_step: from }, summary));
    }
    for (const some of chunks(updated, 100)) {
      writes.push(() =>
        trx("metric_summary")
          .insert([...some])
          .onConflict(["run", "name"])
          .merge(),
      );
    }
    return writes;
  }

  async #keys(trx: Knex.Transaction, batch: Batch): Promise<ReadonlyMap<string, number>> {
    const names = [...new Set([...batch.values()].flatMap((series) => [...series.keys()]))];
    const unknown = names.filter((name) => !this.#names.has(name));
    // In one order for all processes, so that no two of them wait for each other.
    const added = unknown.length === 0 ? new Map<string, number>() : await intern(trx, "metric_name", unknown.sort());
    return new Map(names.map((name) => [name, this.#names.get(name) ?? added.get(name)!]));
  }
}

function countOf(series: ReadonlyMap<string, PointBuffer>): number {
  let count = 0;
  for (const { length } of series.values()) count += length;
  return count;
}

/** By run and name. */
async function summariesOf(
  trx: Knex.Transaction,
  ids: readonly string[],
  names: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, SummaryRow>>> {
  const known = new Map<number, Map<number, SummaryRow>>();
  for (const some of chunks(names, 500)) {
    const rows = await trx<SummaryRow>("metric_summary")
      .whereIn("run", trx("run").select("key").whereIn("id", ids))
      .whereIn("name", [...some]);
    for (const row of rows) {
      const ofRun = known.get(row.run) ?? new Map<number, SummaryRow>();
      known.set(row.run, ofRun.set(row.name, row));
    }
  }
  return known;
}

/**
 * Whether these points change what is summarized already, so that their summary cannot simply be added to it: they repeat
 * a step, or supersede steps of an earlier attempt.
 */
async function overlaps(
  trx: Knex.Transaction,
  run: Running,
  { steps }: PointColumns,
  row: SummaryRow | undefined,
): Promise<boolean> {
  if (!row) return false;
  if (row.attempt !== run.attempt) return true;
  if (run.attempt > 1 && steps[0]! < row.from_step) return true;
  if (steps[0]! > row.last_step) return false;
  const within = [...steps].filter((step) => step >= row.first_step && step <= row.last_step);
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
