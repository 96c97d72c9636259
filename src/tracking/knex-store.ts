import { UserError } from "../numerics/error.js";
import { adopt, type Adoption, type KeptRun } from "./adopt.js";
import { annotate } from "./annotations.js";
import { claimRun } from "./claim.js";
import type { Engine } from "./engine.js";
import { readAttempts } from "./attempt-reader.js";
import { findRun } from "./find-run.js";
import { readHoldings } from "./holdings.js";
import { intern } from "./intern.js";
import { KnexSweeps } from "./knex-sweeps.js";
import { readStudies } from "./study-reader.js";
import { finishRun, releaseRun, RunQueue } from "./queue.js";
import { keepOutput, readOutput } from "./output.js";
import { countRuns, readRecords, readRevision, readRuns } from "./run-reader.js";
import { runRow, type ArtifactRow } from "./rows.js";
import { isStopRequested, requestStop } from "./stop-requests.js";
import { emptySeries, readSeries } from "./series-reader.js";
import { readOverview } from "./series-overview.js";
import { SeriesWriter } from "./series-writer.js";
import type {
  Annotation,
  Artifact,
  Attempt,
  ClaimFilter,
  Holdings,
  Json,
  MetricPoint,
  NewRun,
  OutputLine,
  Run,
  RunFilter,
  RunRecord,
  Series,
  SeriesOptions,
  Store,
  Study,
  TerminalStatus,
} from "./store.js";
import { checkArtifactName, checkName, encodeJson } from "./text.js";

/** The store over any SQL database that Knex speaks to. */
export class KnexStore implements Store {
  readonly sweeps: KnexSweeps;
  readonly #engine: Engine;
  readonly #queue: RunQueue;
  /** Runs that this process claimed, with the attempt it was. */
  readonly #attempts = new Map<string, number>();
  readonly #series: SeriesWriter;
  readonly #leaseMs: number;

  constructor(engine: Engine, options: { readonly leaseMs: number }) {
    this.#engine = engine;
    this.#leaseMs = options.leaseMs;
    this.#queue = new RunQueue(engine, options.leaseMs);
    this.#series = new SeriesWriter(engine, this.#attempts);
    this.sweeps = new KnexSweeps(engine);
  }

  get url(): string {
    return this.#engine.url;
  }

  async enqueue(
    runs: readonly NewRun[],
    { retry = true }: { retry?: boolean } = {},
  ): Promise<readonly { readonly run: Run; readonly queued: boolean }[]> {
    const enqueued = await this.#queue.enqueue(runs, retry);
    const byId = new Map(
      (await this.runs({ ids: [...new Set(enqueued.map(({ id }) => id))] })).map((run) => [run.id, run]),
    );
    return enqueued.map(({ id, queued }) => ({ run: byId.get(id)!, queued }));
  }

  async claim(
    filter: ClaimFilter,
    owner: string,
    environment: Readonly<Record<string, Json>>,
  ): Promise<Run | undefined> {
    const claimed = await claimRun(this.#engine, {
      filter,
      owner: checkName(owner, "owner"),
      environment,
      leaseMs: this.#leaseMs,
    });
    if (claimed) this.#attempts.set(claimed.id, claimed.attempt);
    return claimed;
  }

  heartbeat(id: string, owner: string): Promise<boolean> {
    return this.#queue.heartbeat(id, owner);
  }

  async reap(): Promise<readonly Run[]> {
    return this.runs({ ids: await this.#queue.reap() });
  }

  async abandon(owner: string, status: TerminalStatus, error: string): Promise<readonly Run[]> {
    return this.runs({ ids: await this.#queue.abandon(owner, status, error) });
  }

  log(id: string, points: readonly MetricPoint[]): Promise<void> {
    return this.#series.add(id, points);
  }

  async finish(id: string, status: TerminalStatus, error?: string): Promise<void> {
    await this.#series.settle(id, (trx) => finishRun(trx, id, this.#attempts.get(id), status, error));
    this.#attempts.delete(id);
  }

  async release(id: string, reason: string): Promise<void> {
    await this.#series.settle(id, (trx) => releaseRun(trx, id, this.#attempts.get(id), reason));
    this.#attempts.delete(id);
  }

  async putArtifact(id: string, name: string, content: Uint8Array, mediaType: string): Promise<Artifact> {
    checkArtifactName(name);
    checkName(mediaType, "media type");
    // A run that goes on from a checkpoint does not log again what came before it.
    await this.#series.flush();
    const { blobs } = this.#engine;
    const hash = await blobs.put(content);
    const replaced = await this.#engine.write(async (trx) => {
      const run = await runRow(trx, id);
      if (run.status !== "running") {
        throw new UserError(`Run ${id} is ${run.status}: artifact ${name} was not stored.`, { kind: "failure" });
      }
      const before = await trx<ArtifactRow>("artifact").where({ run: run.key, name }).first("hash");
      // Contents are removed under the write lock only: this one may have been, as long as nothing referred to it.
      if (!(await blobs.has(hash))) await blobs.put(content);
      await trx("artifact")
        .insert({ run: run.key, name, media_type: mediaType, bytes: content.byteLength, hash, created_at: Date.now() })
        .onConflict(["run", "name"])
        .merge();
      return before?.hash;
    });
    if (replaced !== undefined && replaced !== hash) await this.#dropUnreferenced(replaced);
    return { name, mediaType, bytes: content.byteLength, hash };
  }

  /** In a write of its own: what a transaction no longer refers to must outlive it, should it be undone. */
  async #dropUnreferenced(hash: string): Promise<void> {
    await this.#engine.write(async (trx) => {
      const referring = await trx<ArtifactRow>("artifact").where("hash", hash).first("run");
      if (!referring) await this.#engine.blobs.remove(hash);
    });
  }

  logOutput(id: string, lines: readonly OutputLine[]): Promise<void> {
    return keepOutput(this.#engine, id, lines);
  }

  output(id: string, { skip = 0 }: { readonly skip?: number } = {}): Promise<readonly OutputLine[]> {
    return this.#engine.read((db) => readOutput(db, id, skip));
  }

  attempts(id: string): Promise<readonly Attempt[]> {
    return this.#engine.read((db) => readAttempts(db, id));
  }

  async readArtifact(id: string, name: string): Promise<Uint8Array> {
    const artifacts = await this.artifacts(id);
    const found = artifacts.find((artifact) => artifact.name === name);
    if (!found) {
      const listed = artifacts.map((artifact) => artifact.name).join(", ");
      throw new UserError(`Run ${id} has no artifact ${JSON.stringify(name)}; it has ${listed || "none"}.`);
    }
    return this.#engine.blobs.get(found.hash);
  }

  artifacts(id: string): Promise<readonly Artifact[]> {
    return this.#engine.read(async (db) => {
      const { key } = await runRow(db, id);
      return db("artifact")
        .where("run", key)
        .orderBy("name")
        .select<Artifact[]>("name", "media_type as mediaType", "bytes", "hash");
    });
  }

  async runs(filter: RunFilter = {}): Promise<readonly Run[]> {
    await this.#series.flush();
    return this.#engine.read((db) => readRuns(db, filter));
  }

  async records(filter: RunFilter = {}, metrics?: readonly string[]): Promise<readonly RunRecord[]> {
    await this.#series.flush();
    return this.#engine.read((db) => readRecords(db, filter, metrics));
  }

  count(filter: RunFilter = {}): Promise<number> {
    return this.#engine.read((db) => countRuns(db, filter));
  }

  async holdings(filter: Pick<RunFilter, "study"> = {}): Promise<Holdings> {
    await this.#series.flush();
    return this.#engine.read((db) => readHoldings(db, filter));
  }

  revision(): Promise<string> {
    return this.#engine.read(readRevision);
  }

  async find(prefix: string, filter: Pick<RunFilter, "includeDeleted"> = {}): Promise<Run> {
    await this.#series.flush();
    return this.#engine.read((db) => findRun(db, prefix, filter));
  }

  async series(id: string, name: string, { points, after }: SeriesOptions = {}): Promise<Series> {
    if (points !== undefined && !(Number.isInteger(points) && points >= 5)) {
      throw new UserError(`A series cannot be cut down to ${points} points: an integer of at least 5 was expected.`);
    }
    await this.#series.flush();
    return this.#engine.read(async (db) => {
      const run = await runRow(db, id);
      const metric = await db<{ key: number; name: string }>("metric_name").where("name", name).first("key");
      if (!metric) return emptySeries();
      return points === undefined
        ? readSeries(db, run, metric.key, after)
        : readOverview(db, run, metric.key, points, after);
    });
  }

  async describeStudy(name: string, description: Readonly<Record<string, Json>>): Promise<void> {
    const text = encodeJson(description, "description of the study");
    await this.#engine.write(async (trx) => {
      await intern(trx, "study", [checkName(name, "study name")], { created_at: Date.now() });
      await trx("study").where("name", name).update({ description: text });
    });
  }

  studies(): Promise<readonly Study[]> {
    return this.#engine.read(readStudies);
  }

  adopt(kept: KeptRun): Promise<Adoption> {
    return adopt(this.#engine, kept);
  }

  annotate(id: string, annotation: Annotation): Promise<void> {
    return annotate(this.#engine, id, annotation);
  }

  requestStop(id: string): Promise<void> {
    return requestStop(this.#engine, id);
  }

  isStopRequested(id: string): Promise<boolean> {
    return this.#engine.read((db) => isStopRequested(db, id));
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#queue.remove(ids);
  }

  restore(ids: readonly string[]): Promise<void> {
    return this.#queue.restore(ids);
  }

  async close(): Promise<void> {
    try {
      await this.#series.close();
    } finally {
      await this.#engine.close();
    }
  }
}
