import type { Migration } from "./migration.js";

/**
 * Studies, runs, metric series with their summaries, artifacts. What many runs share (configuration, source, metric
 * names) is kept once. A series is keyed by (run, name, step, attempt), never by value, and is its own index.
 */
export const runs: Migration = {
  version: 1,
  statements: ({ identity, clustered, bytewise }) => [
    `CREATE TABLE study (
      key ${identity},
      name TEXT NOT NULL UNIQUE,
      description TEXT NOT NULL DEFAULT '{}',
      created_at BIGINT NOT NULL
    )`,
    `CREATE TABLE configuration (hash TEXT PRIMARY KEY, config TEXT NOT NULL, options TEXT NOT NULL)`,
    `CREATE TABLE source (hash TEXT PRIMARY KEY, text TEXT NOT NULL)`,
    `CREATE TABLE run (
      key ${identity},
      id TEXT${bytewise} NOT NULL UNIQUE,
      study BIGINT NOT NULL REFERENCES study (key),
      label TEXT NOT NULL,
      seed BIGINT NOT NULL,
      configuration TEXT NOT NULL REFERENCES configuration (hash),
      point TEXT NOT NULL,
      overrides TEXT NOT NULL,
      source TEXT NOT NULL REFERENCES source (hash),
      source_path TEXT NOT NULL,
      status TEXT NOT NULL
        CHECK (status IN ('queued', 'running', 'completed', 'pruned', 'failed', 'killed', 'crashed')),
      attempt BIGINT NOT NULL,
      owner TEXT,
      lease_until BIGINT,
      created_at BIGINT NOT NULL,
      started_at BIGINT,
      finished_at BIGINT,
      deleted_at BIGINT,
      error TEXT,
      environment TEXT NOT NULL,
      CHECK ((status = 'running') = (owner IS NOT NULL)),
      CHECK ((owner IS NULL) = (lease_until IS NULL))
    )`,
    `CREATE UNIQUE INDEX run_trial ON run (study, configuration, seed) WHERE deleted_at IS NULL`,
    `CREATE INDEX run_status ON run (status, key)`,
    `CREATE TABLE metric_name (key ${identity}, name TEXT NOT NULL UNIQUE)`,
    `CREATE TABLE metric (
      run BIGINT NOT NULL,
      name BIGINT NOT NULL,
      step BIGINT NOT NULL,
      attempt BIGINT NOT NULL,
      at BIGINT NOT NULL,
      value DOUBLE PRECISION,
      kind SMALLINT NOT NULL,
      PRIMARY KEY (run, name, step, attempt)
    )${clustered}`,
    `CREATE TABLE metric_summary (
      run BIGINT NOT NULL REFERENCES run (key),
      name BIGINT NOT NULL REFERENCES metric_name (key),
      attempt BIGINT NOT NULL,
      from_step BIGINT NOT NULL,
      count BIGINT NOT NULL,
      first_step BIGINT NOT NULL, first_value DOUBLE PRECISION, first_kind SMALLINT NOT NULL,
      last_step BIGINT NOT NULL, last_value DOUBLE PRECISION, last_kind SMALLINT NOT NULL,
      min_step BIGINT NOT NULL, min_value DOUBLE PRECISION, min_kind SMALLINT NOT NULL,
      max_step BIGINT NOT NULL, max_value DOUBLE PRECISION, max_kind SMALLINT NOT NULL,
      PRIMARY KEY (run, name)
    )${clustered}`,
    `CREATE TABLE artifact (
      run BIGINT NOT NULL REFERENCES run (key),
      name TEXT${bytewise} NOT NULL,
      media_type TEXT NOT NULL,
      bytes BIGINT NOT NULL,
      hash TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      PRIMARY KEY (run, name)
    )${clustered}`,
    `CREATE INDEX artifact_hash ON artifact (hash)`,
  ],
};
