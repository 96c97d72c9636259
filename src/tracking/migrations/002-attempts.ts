import type { Knex } from "knex";
import { sha256 } from "../blobs.js";
import type { Migration } from "./migration.js";

/**
 * What became of each attempt of a run, what it printed, and environments kept once by their hash, as configurations are:
 * those of the runs of a sweep are the same.
 */
export const attempts: Migration = {
  version: 2,
  statements: ({ clustered, blobs }) => [
    `CREATE TABLE environment (hash TEXT PRIMARY KEY, fields TEXT NOT NULL)`,
    `CREATE TABLE attempt (
      run BIGINT NOT NULL REFERENCES run (key),
      attempt BIGINT NOT NULL,
      owner TEXT NOT NULL,
      started_at BIGINT NOT NULL,
      finished_at BIGINT,
      status TEXT CHECK (status IN ('completed', 'pruned', 'failed', 'killed', 'crashed')),
      error TEXT,
      environment TEXT NOT NULL REFERENCES environment (hash),
      PRIMARY KEY (run, attempt),
      CHECK ((status IS NULL) = (finished_at IS NULL))
    )${clustered}`,
    `CREATE TABLE output (
      run BIGINT NOT NULL REFERENCES run (key),
      attempt BIGINT NOT NULL,
      line BIGINT NOT NULL,
      at BIGINT NOT NULL,
      stream TEXT NOT NULL CHECK (stream IN ('stdout', 'stderr')),
      text TEXT NOT NULL,
      PRIMARY KEY (run, attempt, line)
    )${clustered}`,
    ...blobs,
  ],
  async convert(trx) {
    const environments = await trx("run").distinct<{ environment: string }[]>("environment");
    for (const { environment } of environments) {
      const hash = sha256(environment);
      await trx("environment").insert({ hash, fields: environment });
      await trx("run").where("environment", environment).update({ environment: hash });
    }
    await trx("attempt").insert((from: Knex.QueryBuilder) =>
      from
        .from("run")
        .whereNotNull("started_at")
        .select(
          "key",
          "attempt",
          trx.raw("coalesce(owner, '')"),
          "started_at",
          "finished_at",
          trx.raw("CASE WHEN status = 'running' THEN NULL ELSE status END"),
          "error",
          "environment",
        ),
    );
  },
};
