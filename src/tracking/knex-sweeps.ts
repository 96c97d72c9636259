import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { chunks } from "./chunks.js";
import { decodeDouble } from "./double.js";
import type { Engine } from "./engine.js";
import { intern } from "./intern.js";
import { enqueue, queuedColumns } from "./queue.js";
import { filteredRuns, idsAStatement, type RunRow, type SweepRow, type LaunchRow, type SweepTrialRow } from "./rows.js";
import { newRunId } from "./run-id.js";
import type { JsonRecord } from "./run-reader.js";
import { readCurves } from "./series-reader.js";
import { stopRequested } from "./stop-requests.js";
import type {
  FoundSweep,
  NewSweep,
  Revival,
  SweepChange,
  SweepCurve,
  NewSweepTrial,
  PlacedTrial,
  RunHolder,
  Sweep,
  SweepLaunch,
  SweepRun,
  SweepStore,
} from "./sweep-store.js";
import { checkName, decodeJson, encodeJson } from "./text.js";

const rowsAStatement = 100;

/** Sweeps in any SQL database that Knex speaks to. */
export class KnexSweeps implements SweepStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async begin({ study, identity, spec }: NewSweep): Promise<{ readonly sweep: Sweep; readonly created: boolean }> {
    checkName(study, "study name");
    checkName(identity, "identity of the sweep");
    const text = encodeJson(spec, "sweep");
    return this.#engine.write(async (trx) => {
      const now = Date.now();
      const key = (await intern(trx, "study", [study], { created_at: now })).get(study)!;
      const known = await trx<SweepRow>("sweep").where({ study: key, identity }).first();
      if (known) return { sweep: sweepOf({ ...known, name: study }), created: false };
      let id = newRunId();
      while (await trx<SweepRow>("sweep").where("id", id).first("key")) id = newRunId();
      const row = { id, study: key, identity, spec: text, state: "running", created_at: now, updated_at: now } as const;
      await trx("sweep").insert(row);
      return { sweep: sweepOf({ ...row, name: study }), created: true };
    });
  }

  list({ study }: { readonly study?: string } = {}): Promise<readonly Sweep[]> {
    return this.#engine.read(async (db) => {
      const query = db("sweep").join("study", "study.key", "sweep.study").orderBy("sweep.key");
      if (study !== undefined) void query.where("study.name", study);
      const rows: NamedSweepRow[] = await query.select("sweep.*", "study.name");
      return rows.map(sweepOf);
    });
  }

  find(id: string): Promise<FoundSweep | undefined> {
    return this.#engine.read(async (db) => {
      const waiting = filteredRuns(db, { sweep: id, status: ["queued"] })
        .select("run.key")
        .orderBy("run.key")
        .limit(1);
      const row = await db("sweep")
        .join("study", "study.key", "sweep.study")
        .where("sweep.id", id)
        .first<(NamedSweepRow & { readonly waiting: number | null }) | undefined>(
          "sweep.*",
          "study.name",
          waiting.as("waiting"),
        );
      return row && { ...sweepOf(row), waiting: row.waiting !== null };
    });
  }

  async change(id: string, { state, spec }: SweepChange): Promise<Sweep> {
    return this.#engine.write(async (trx) => {
      const row = await sweepRow(trx, id);
      const study = await trx<{ key: number; name: string }>("study").where("key", row.study).first("name");
      const changed = {
        ...(state !== undefined && { state }),
        ...(spec !== undefined && { spec: encodeJson(spec(decodeJson(row.spec) as JsonRecord), "sweep") }),
        // Later than before, whatever the clock says: who read it before can tell that it has changed.
        updated_at: Math.max(Date.now(), row.updated_at + 1),
      };
      await trx("sweep").where("key", row.key).update(changed);
      return sweepOf({ ...row, ...changed, name: study!.name });
    });
  }

  async finish({ id, updatedAt }: Sweep): Promise<void> {
    await this.#engine.write(async (trx) => {
      const open = await filteredRuns(trx, { sweep: id, status: ["queued", "running"] }).first("key");
      if (open) return;
      await trx("sweep")
        .where({ id, state: "running", updated_at: updatedAt })
        .update({ state: "finished", updated_at: Math.max(Date.now(), updatedAt + 1) });
    });
  }

  async addTrials(id: string, trials: readonly NewSweepTrial[]): Promise<number> {
    return this.#engine.write(async (trx) => {
      const { key } = await sweepRow(trx, id);
      const known = await configurationsAt(trx, key, trials);
      const fresh = trials.filter((trial) => !known.has(placeOf(trial)));
      const rows = fresh.map(({ member, number, configHash, point }) => ({
        sweep: key,
        member: checkName(member, "member of the study"),
        number,
        configuration: configHash,
        point: encodeJson(point, "point of the search"),
      }));
      for (const some of chunks(rows, rowsAStatement)) await trx("sweep_trial").insert([...some]);
      const standing = trials.filter((trial) => (known.get(placeOf(trial)) ?? trial.configHash) === trial.configHash);
      const runs = standing.flatMap((trial) => trial.runs);
      const enqueued = await enqueue(trx, runs, false);
      await link(trx, key, [...new Set(enqueued.map((one) => one.id))]);
      return fresh.length;
    });
  }

  trials(id: string, after = 0): Promise<readonly PlacedTrial[]> {
    return this.#engine.read(async (db) => {
      const rows = await db<SweepTrialRow>("sweep_trial")
        .where("sweep", db("sweep").select("key").where("id", id))
        .where("key", ">", after)
        .orderBy("key")
        .select("key", "member", "number", "configuration", "point");
      return rows.map(({ key, member, number, configuration, point }) => ({
        place: key,
        member,
        number,
        configHash: configuration,
        point: decodeJson(point) as Readonly<Record<string, number>>,
      }));
    });
  }

  runs(id: string, metrics: readonly string[], configurations?: readonly string[]): Promise<readonly SweepRun[]> {
    return this.#engine.read(async (db) => {
      const sweep = db("sweep").select("key").where("id", id);
      const wanted = () =>
        db("sweep_run")
          .join("run", "run.key", "sweep_run.run")
          .where("sweep_run.sweep", sweep)
          .whereNull("run.deleted_at");
      const groups =
        configurations === undefined ? [undefined] : [...chunks([...new Set(configurations)], idsAStatement)];
      const found: SweepRun[] = [];
      for (const group of groups) {
        const among = () => (group === undefined ? wanted() : wanted().whereIn("run.configuration", [...group]));
        const rows: WantedRow[] = await among()
          .orderBy("run.key")
          .select("run.key", "run.id", "run.configuration", "run.seed", "run.status", "run.error", crashes(db));
        const values =
          metrics.length === 0 ? new Map<number, Record<string, number>>() : await lastValues(among(), metrics);
        for (const row of rows) {
          found.push({
            id: row.id,
            configHash: row.configuration,
            seed: row.seed,
            status: row.status,
            crashes: row.crashes,
            unwanted: isUnwanted(row),
            values: values.get(row.key) ?? {},
          });
        }
      }
      return found;
    });
  }

  curves(
    id: string,
    metric: string,
    { seed, configurations }: { readonly seed: number; readonly configurations: readonly string[] },
  ): Promise<readonly SweepCurve[]> {
    return this.#engine.read(async (db) => {
      const curves: SweepCurve[] = [];
      for (const some of chunks(configurations, idsAStatement)) {
        const rows = await db<RunRow>("run")
          .whereIn("key", db("sweep_run").select("run").where("sweep", db("sweep").select("key").where("id", id)))
          .whereIn("configuration", [...some])
          .where("seed", seed)
          .whereNull("deleted_at")
          .orderBy("key")
          .select("key", "configuration", "status");
        const found = await readCurves(
          db,
          rows.map(({ key }) => key),
          metric,
        );
        for (const { key, configuration, status } of rows) {
          curves.push({ configHash: configuration, status, ...(found.get(key) ?? { steps: [], values: [] }) });
        }
      }
      return curves;
    });
  }

  async revive(id: string, which: Revival): Promise<number> {
    return this.#engine.write(async (trx) => {
      const ended = filteredRuns(trx, { sweep: id, status: ["failed", "killed", "crashed"] });
      const rows: WantedRow[] = await ended.select("run.key", "run.status", "run.error", crashes(trx));
      const revived = rows.filter(
        (row) =>
          "all" in which ||
          (row.status === "killed" && which.killed && !isUnwanted(row)) ||
          (row.status === "crashed" && row.crashes <= which.retries),
      );
      for (const some of chunks(revived, idsAStatement)) {
        await trx("run")
          .whereIn(
            "key",
            some.map(({ key }) => key),
          )
          .update(queuedColumns);
      }
      return revived.length;
    });
  }

  holders(id: string): Promise<readonly RunHolder[]> {
    return this.#engine.read(async (db) => {
      const rows = await filteredRuns(db, { sweep: id, status: ["running"] })
        .orderBy("key")
        .select("id", "owner", "lease_until");
      return rows.map((row) => ({ run: row.id, owner: row.owner!, leaseUntil: row.lease_until! }));
    });
  }

  async addLaunch(id: string, { launcher, options, submitted, workers, at }: SweepLaunch): Promise<void> {
    const row = { launcher, options: encodeJson(options, "launcher's options"), submitted, workers, at };
    await this.#engine.write(async (trx) => {
      const { key } = await sweepRow(trx, id);
      await trx("launch").insert({ sweep: key, ...row });
    });
  }

  launches(id: string): Promise<readonly SweepLaunch[]> {
    return this.#engine.read(async (db) => {
      const rows = await db<LaunchRow>("launch")
        .where("sweep", db("sweep").select("key").where("id", id))
        .orderBy("key")
        .select("launcher", "options", "submitted", "workers", "at");
      return rows.map(({ options, ...row }) => ({ ...row, options: decodeJson(options) as JsonRecord }));
    });
  }
}

type NamedSweepRow = SweepRow & { readonly name: string };

type WantedRow = Pick<RunRow, "key" | "id" | "configuration" | "seed" | "status" | "error"> & {
  readonly crashes: number;
};

function isUnwanted({ status, error }: Pick<RunRow, "status" | "error">): boolean {
  return status === "killed" && error === stopRequested;
}

/** The column `crashes`: how many attempts of a run have crashed. */
function crashes(db: Knex): Knex.QueryBuilder {
  return db("attempt")
    .count("*")
    .where("attempt.run", db.ref("run.key"))
    .where("attempt.status", "crashed")
    .as("crashes");
}

function sweepOf(row: Omit<SweepRow, "key"> & { readonly name: string }): Sweep {
  return {
    id: row.id,
    study: row.name,
    identity: row.identity,
    spec: decodeJson(row.spec) as JsonRecord,
    state: row.state,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

async function sweepRow(db: Knex, id: string): Promise<SweepRow> {
  const row = await db<SweepRow>("sweep").where("id", id).first();
  if (!row) throw new UserError(`There is no sweep ${JSON.stringify(id)}: \`pushforward sweep list\` lists them.`);
  return row;
}

function placeOf({ member, number }: { readonly member: string; readonly number: number }): string {
  return `${number} ${member}`;
}

/** The configurations of those of the trials that are there already, by place. */
async function configurationsAt(
  trx: Knex.Transaction,
  sweep: number,
  trials: readonly NewSweepTrial[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const member of new Set(trials.map((trial) => trial.member))) {
    const numbers = trials.filter((trial) => trial.member === member).map(({ number }) => number);
    for (const some of chunks(numbers, idsAStatement)) {
      const rows = await trx<SweepTrialRow>("sweep_trial")
        .where({ sweep, member })
        .whereIn("number", [...some])
        .select("member", "number", "configuration");
      for (const row of rows) found.set(placeOf(row), row.configuration);
    }
  }
  return found;
}

/** Notes that a sweep wants these runs; those that the pruner of another sweep has ended are not what it wants. */
async function link(trx: Knex.Transaction, sweep: number, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids, idsAStatement)) {
    await trx("run")
      .whereIn("id", [...some])
      .where("status", "pruned")
      .whereNotIn("key", trx("sweep_run").select("run").where("sweep", sweep))
      .update(queuedColumns);
    const keys = await trx<RunRow>("run")
      .whereIn("id", [...some])
      .pluck("key");
    for (const few of chunks(keys, rowsAStatement)) {
      await trx("sweep_run")
        .insert(few.map((run) => ({ sweep, run })))
        .onConflict(["sweep", "run"])
        .ignore();
    }
  }
}

interface LastRow {
  readonly run: number;
  readonly metric: string;
  readonly last_value: number | null;
  readonly last_kind: number;
}

/** Of the runs of a query, the last values of some metrics by run. */
async function lastValues(
  runs: Knex.QueryBuilder,
  metrics: readonly string[],
): Promise<ReadonlyMap<number, Record<string, number>>> {
  const rows: LastRow[] = await runs
    .join("metric_summary", "metric_summary.run", "run.key")
    .join("metric_name", "metric_name.key", "metric_summary.name")
    .whereIn("metric_name.name", [...metrics])
    .select(
      "metric_summary.run",
      "metric_name.name as metric",
      "metric_summary.last_value",
      "metric_summary.last_kind",
    );
  const values = new Map<number, Record<string, number>>();
  for (const { run, metric, last_value, last_kind } of rows) {
    const of = values.get(run) ?? {};
    of[metric] = decodeDouble({ value: last_value, kind: last_kind });
    values.set(run, of);
  }
  return values;
}
