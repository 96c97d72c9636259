import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import knex, { type Knex } from "knex";
import { UserError } from "../../numerics/error.js";
import type { KeptRun } from "../../tracking/adopt.js";
import type { Json, RunStatus } from "../../tracking/store.js";
import { refuseExisting } from "../target.js";
import { encodeValue } from "./values.js";

/** In a store "a" and "a/b" are two names; in the folder of artifacts that MLflow reads they cannot both be files. */
function refuseFilesAsFolders(run: string, names: ReadonlySet<string>): void {
  for (const name of names) {
    for (let end = name.indexOf("/"); end >= 0; end = name.indexOf("/", end + 1)) {
      const above = name.slice(0, end);
      if (!names.has(above)) continue;
      throw new UserError(
        `Run ${run} has artifacts ${JSON.stringify(above)} and ${JSON.stringify(name)}, which cannot both be files of the folder ` +
          "that MLflow keeps them in: export it as `--format pushforward`, or leave this run out.",
        { kind: "failure" },
      );
    }
  }
}

/** The schema of MLflow 1.2, from which every later one upgrades by `mlflow db upgrade`. */
const revision = "181f10493468";
const tables = [
  `CREATE TABLE experiments (
    experiment_id INTEGER NOT NULL,
    name VARCHAR(256) NOT NULL,
    artifact_location VARCHAR(256),
    lifecycle_stage VARCHAR(32),
    CONSTRAINT experiment_pk PRIMARY KEY (experiment_id),
    UNIQUE (name),
    CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted'))
  )`,
  `CREATE TABLE runs (
    run_uuid VARCHAR(32) NOT NULL,
    name VARCHAR(250),
    source_type VARCHAR(20),
    source_name VARCHAR(500),
    entry_point_name VARCHAR(50),
    user_id VARCHAR(256),
    status VARCHAR(20),
    start_time BIGINT,
    end_time BIGINT,
    source_version VARCHAR(50),
    lifecycle_stage VARCHAR(20),
    artifact_uri VARCHAR(200),
    experiment_id INTEGER,
    CONSTRAINT run_pk PRIMARY KEY (run_uuid),
    CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')),
    CONSTRAINT status CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING')),
    CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),
    FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id)
  )`,
  `CREATE TABLE tags (
    "key" VARCHAR(250) NOT NULL,
    value VARCHAR(250),
    run_uuid VARCHAR(32) NOT NULL,
    CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid),
    FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
  )`,
  `CREATE TABLE params (
    "key" VARCHAR(250) NOT NULL,
    value VARCHAR(250) NOT NULL,
    run_uuid VARCHAR(32) NOT NULL,
    CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid),
    FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
  )`,
  `CREATE TABLE metrics (
    "key" VARCHAR(250) NOT NULL,
    value FLOAT NOT NULL,
    timestamp BIGINT NOT NULL,
    run_uuid VARCHAR(32) NOT NULL,
    step BIGINT DEFAULT '0' NOT NULL,
    is_nan BOOLEAN DEFAULT '0' NOT NULL,
    CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan),
    FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
  )`,
  `CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))`,
];
const rowsAStatement = 100;

/** Where the artifacts lie that belong to a database. */
export function artifactsBeside(file: string): string {
  return `${file.replace(/\.db$/, "")}-artifacts`;
}

/** Writes runs as an MLflow database with their artifacts in a folder beside it; the file must not exist yet. */
export class MlflowWriter {
  readonly #db: Knex;
  readonly #artifacts: string;
  readonly #experiments = new Map<string, number>();

  private constructor(db: Knex, artifacts: string) {
    this.#db = db;
    this.#artifacts = artifacts;
  }

  static async create(file: string): Promise<MlflowWriter> {
    const artifacts = artifactsBeside(file);
    refuseExisting(file, artifacts);
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    const db = knex({
      client: "sqlite3",
      connection: { filename: file },
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    for (const table of tables) await db.raw(table);
    await db("alembic_version").insert({ version_num: revision });
    return new MlflowWriter(db, path.resolve(artifacts));
  }

  /** A UserError for a run of which one artifact is to be a file where another needs a folder. */
  async add({ run, series, artifacts }: KeptRun): Promise<void> {
    const folder = path.join(this.#artifacts, run.id);
    refuseFilesAsFolders(run.id, new Set(artifacts.map(({ name }) => name)));
    for (const { name, content } of artifacts) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    await this.#db.transaction(async (trx) => {
      await trx("runs").insert({
        run_uuid: run.id,
        name: run.label,
        source_type: "LOCAL",
        source_name: run.source.path,
        status: statusOf(run.status),
        start_time: run.startedAt ?? run.createdAt,
        end_time: run.finishedAt ?? null,
        lifecycle_stage: "active",
        artifact_uri: pathToFileURL(folder).href,
        experiment_id: await this.#experiment(trx, run.study),
      });
      const own = { seed: run.seed, ...run.options };
      await insert(
        trx,
        "params",
        run.id,
        Object.entries(own).map(([key, value]) => ({ key, value: text(value) })),
      );
      const tags = { "mlflow.runName": run.label, "pushforward.status": run.status, "pushforward.error": run.error };
      await insert(
        trx,
        "tags",
        run.id,
        Object.entries(tags).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])),
      );
      for (const [key, { steps, values, at }] of series) {
        const rows = Array.from(steps, (step, i) => ({ key, step, timestamp: at[i]!, ...encodeValue(values[i]!) }));
        await insert(trx, "metrics", run.id, rows);
      }
    });
  }

  finish(): Promise<void> {
    return this.#db.destroy();
  }

  async #experiment(trx: Knex, name: string): Promise<number> {
    const known = this.#experiments.get(name);
    if (known !== undefined) return known;
    // 0 is MLflow's own "Default".
    const id = this.#experiments.size + 1;
    this.#experiments.set(name, id);
    const place = pathToFileURL(this.#artifacts).href;
    await trx("experiments").insert({ experiment_id: id, name, artifact_location: place, lifecycle_stage: "active" });
    return id;
  }
}

/** Killed and crashed runs are failed ones there; what they were stands in a tag. */
function statusOf(status: RunStatus): string {
  return status === "completed" || status === "pruned" ? "FINISHED" : "FAILED";
}

function text(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function insert(trx: Knex, table: string, run: string, rows: readonly object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsAStatement) {
    const some = rows.slice(start, start + rowsAStatement);
    await trx(table).insert(some.map((row) => ({ ...row, run_uuid: run })));
  }
}
