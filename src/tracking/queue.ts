import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { sha256 } from "./blobs.js";
import { chunks } from "./chunks.js";
import type { Engine } from "./engine.js";
import { intern } from "./intern.js";
import { ownerState } from "./owner.js";
import { idsAStatement, runRow, type RunRow } from "./rows.js";
import { newRunId } from "./run-id.js";
import type { NewRun, RunStatus, TerminalStatus } from "./store.js";
import { checkName, encodeJson, storableText } from "./text.js";
import { together } from "./together.js";

const rowsAStatement = 100;
const retried: readonly RunStatus[] = ["failed", "killed", "crashed"];

/** What names a trial within its study. */
function trialKey(configHash: string, seed: number): string {
  return `${configHash} ${seed}`;
}

function checkNewRun(run: NewRun): void {
  checkName(run.study, "study name");
  checkName(run.label, "run label");
  if (!Number.isSafeInteger(run.seed))
    throw new UserError(`Seed ${run.seed} cannot be stored: an integer was expected.`);
}

export interface Enqueued {
  readonly id: string;
  readonly queued: boolean;
}

/** The states of runs: queued, kept alive under the lease of their claim, ended. Every change is one short write. */
export class RunQueue {
  readonly #engine: Engine;
  readonly #leaseMs: number;

  constructor(engine: Engine, leaseMs: number) {
    this.#engine = engine;
    this.#leaseMs = leaseMs;
  }

  /** One id a run, in the order given. */
  async enqueue(runs: readonly NewRun[], retry: boolean): Promise<readonly Enqueued[]> {
    return this.#engine.write((trx) => enqueue(trx, runs, retry));
  }

  async heartbeat(id: string, owner: string): Promise<boolean> {
    return this.#engine.write(async (trx) => {
      const changed = await trx("run")
        .where({ id, owner, status: "running" })
        .update({ lease_until: Date.now() + this.#leaseMs });
      return changed > 0;
    });
  }

  /** Ends running runs whose process is gone, or whose lease ran out unless their process can be seen to be alive. */
  async reap(): Promise<readonly string[]> {
    return this.#engine.write(async (trx) => {
      const rows = await trx<RunRow>("run").where("status", "running").select("key", "id", "owner", "lease_until");
      const now = Date.now();
      const reaped: string[] = [];
      for (const { key, id, owner, lease_until } of rows) {
        const state = ownerState(owner!);
        if (state === "alive" || (state === "unknown" && lease_until! > now)) continue;
        const error =
          state === "dead"
            ? "The process that ran it is gone."
            : `The process that ran it gave no sign of life: its lease ran out ${Math.round((now - lease_until!) / 1000)} seconds ago.`;
        await end(trx, [key], "crashed", error);
        reaped.push(id);
      }
      return reaped;
    });
  }

  /** Ends every run that `owner` holds. */
  async abandon(owner: string, status: TerminalStatus, error: string): Promise<readonly string[]> {
    return this.#engine.write(async (trx) => {
      const held = await trx<RunRow>("run").where({ owner, status: "running" }).select("key", "id");
      await end(
        trx,
        held.map(({ key }) => key),
        status,
        error,
      );
      return held.map(({ id }) => id);
    });
  }

  /** Hides runs that are not running; their ids stay known. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#engine.write(async (trx) => {
      for (const id of ids) {
        const changed = await trx("run")
          .where("id", id)
          .whereNot("status", "running")
          .update({ deleted_at: Date.now() });
        if (changed === 0)
          throw new UserError(`Run ${id} is running: stop it before removing it.`, { kind: "failure" });
      }
    });
  }

  /** Shows removed runs again; refused where the same trial has been queued anew in the meantime. */
  async restore(ids: readonly string[]): Promise<void> {
    await this.#engine.write(async (trx) => {
      for (const id of ids) {
        const { study, configuration, seed } = await runRow(trx, id);
        const successor = await trx<RunRow>("run")
          .where({ study, configuration, seed })
          .whereNull("deleted_at")
          .first("id");
        if (successor && successor.id !== id) {
          throw new UserError(
            `Run ${id} cannot be restored: run ${successor.id} has taken its place. Remove that one first.`,
            { kind: "failure" },
          );
        }
        await trx("run").where("id", id).update({ deleted_at: null });
      }
    });
  }
}

/** Ends a running run, or a queued one that is to be killed; a run that has ended, or that another worker has taken over, stays as it is. */
export async function finishRun(
  trx: Knex.Transaction,
  id: string,
  attempt: number | undefined,
  status: TerminalStatus,
  error: string | undefined,
): Promise<void> {
  const columns = endColumns(status, error);
  const own = trx<RunRow>("run").where("id", id);
  if (attempt !== undefined) void own.where("attempt", attempt);
  // What is not as it is expected to be is read only then: most runs end as they should.
  const [, changed] = await together([
    trx("attempt").where("run", trx("run").select("key").where("id", id)).whereNull("status").update(columns),
    own.whereIn("status", status === "killed" ? ["running", "queued"] : ["running"]).update({ ...columns, ...unheld }),
  ]);
  if (changed !== 0) return;
  const run = await ownRow(trx, id, status, attempt);
  throw new UserError(`Run ${id} is ${run.status}: it cannot become ${status}.`, { kind: "failure" });
}

/** Queues a running run again, whose attempt ends here as killed. */
export async function releaseRun(
  trx: Knex.Transaction,
  id: string,
  attempt: number | undefined,
  reason: string,
): Promise<void> {
  const { key, status } = await ownRow(trx, id, "queued", attempt);
  if (status !== "running") {
    throw new UserError(`Run ${id} is ${status}: it cannot become queued.`, { kind: "failure" });
  }
  await end(trx, [key], "killed", reason);
  await trx("run").where("key", key).update(queuedColumns);
}

/** Queues trials, or finds the runs that stand for them; one id a trial, in the order given. */
export async function enqueue(
  trx: Knex.Transaction,
  runs: readonly NewRun[],
  retry: boolean,
): Promise<readonly Enqueued[]> {
  runs.forEach(checkNewRun);
  const now = Date.now();
  const studies = await intern(trx, "study", [...new Set(runs.map(({ study }) => study))], { created_at: now });
  await storeShared(trx, runs);
  const known = new Map<number, Map<string, { id: string; status: RunStatus }>>();
  for (const [name, key] of studies) {
    const hashes = new Set(runs.filter(({ study }) => study === name).map(({ configHash }) => configHash));
    const trials = new Map<string, { id: string; status: RunStatus }>();
    for (const some of chunks([...hashes], idsAStatement)) {
      const rows = await trx<RunRow>("run")
        .where("study", key)
        .whereIn("configuration", [...some])
        .whereNull("deleted_at")
        .select("id", "configuration", "seed", "status");
      for (const { id, configuration, seed, status } of rows) trials.set(trialKey(configuration, seed), { id, status });
    }
    known.set(key, trials);
  }
  const none = await storeEnvironment(trx, "{}");
  const ids = await freshIds(trx, runs.length);
  const inserted: object[] = [];
  const enqueued: Enqueued[] = [];
  for (const [index, run] of runs.entries()) {
    const study = studies.get(run.study)!;
    const trials = known.get(study)!;
    const present = trials.get(trialKey(run.configHash, run.seed));
    const again = present !== undefined && retry && retried.includes(present.status);
    const id = present?.id ?? ids[index]!;
    if (!present)
      inserted.push({
        id,
        study,
        ...columns(run),
        ...queuedColumns,
        attempt: 0,
        environment: none,
        created_at: now,
      });
    else if (again)
      await trx("run")
        .where("id", id)
        .update({ ...columns(run), ...queuedColumns });
    trials.set(trialKey(run.configHash, run.seed), { id, status: present && !again ? present.status : "queued" });
    enqueued.push({ id, queued: !present || again });
  }
  for (const some of chunks(inserted, rowsAStatement)) await trx("run").insert(some);
  return enqueued;
}

/** What a run that waits is set to. */
export const queuedColumns = { status: "queued", started_at: null, finished_at: null, error: null } as const;

/** The row of a run that is to be in another state; a UserError if this worker's attempt is not its last. */
async function ownRow(
  trx: Knex.Transaction,
  id: string,
  state: RunStatus,
  attempt: number | undefined,
): Promise<RunRow> {
  const run = await runRow(trx, id);
  if (attempt === undefined || attempt === run.attempt) return run;
  throw new UserError(`Run ${id} was taken over by another worker: it cannot become ${state} here.`, {
    kind: "failure",
  });
}

/** Ends runs, and the attempts that they are in. */
export async function end(
  trx: Knex.Transaction,
  keys: readonly number[],
  status: TerminalStatus,
  error: string | undefined,
): Promise<void> {
  const columns = endColumns(status, error);
  for (const some of chunks(keys, idsAStatement)) {
    await trx("attempt").whereIn("run", some).whereNull("status").update(columns);
    await trx("run")
      .whereIn("key", some)
      .update({ ...columns, ...unheld });
  }
}

/** How a run ended, which its attempt keeps too. */
function endColumns(status: TerminalStatus, error: string | undefined): object {
  return { status, finished_at: Date.now(), error: error === undefined ? null : storableText(error) };
}

/** A run that nobody holds. */
const unheld = { owner: null, lease_until: null, stop_requested_at: null } as const;

/** Resolves to the hash under which the environment is kept. */
export async function storeEnvironment(trx: Knex.Transaction, fields: string): Promise<string> {
  const hash = sha256(fields);
  await trx("environment").insert({ hash, fields }).onConflict("hash").ignore();
  return hash;
}

function columns(run: NewRun): object {
  return {
    label: run.label,
    seed: run.seed,
    configuration: run.configHash,
    point: encodeJson(run.point, "search point"),
    overrides: encodeJson(run.overrides, "overrides"),
    source: sha256(run.source.text),
    source_path: storableText(run.source.path),
  };
}

/** Configurations and sources, each kept once by its hash. */
async function storeShared(trx: Knex.Transaction, runs: readonly NewRun[]): Promise<void> {
  const configurations = new Map(runs.map((run) => [run.configHash, run]));
  for (const some of chunks([...configurations.values()], rowsAStatement)) {
    const rows = some.map((run) => ({
      hash: run.configHash,
      config: encodeJson(run.config, "configuration"),
      options: encodeJson(run.options, "options"),
    }));
    await trx("configuration").insert(rows).onConflict("hash").ignore();
  }
  const texts = new Map(runs.map(({ source }) => [sha256(source.text), source.text]));
  for (const some of chunks([...texts], rowsAStatement)) {
    await trx("source")
      .insert(some.map(([hash, text]) => ({ hash, text: storableText(text) })))
      .onConflict("hash")
      .ignore();
  }
}

/** Ids that no run has; nothing else can take them while the write lasts. */
async function freshIds(trx: Knex.Transaction, count: number): Promise<readonly string[]> {
  const ids = new Set<string>();
  while (ids.size < count) {
    const drawn = Array.from({ length: count - ids.size }, newRunId);
    for (const id of drawn) ids.add(id);
    for (const some of chunks(drawn, idsAStatement)) {
      for (const taken of await trx<RunRow>("run")
        .whereIn("id", [...some])
        .pluck("id"))
        ids.delete(taken);
    }
  }
  return [...ids];
}
