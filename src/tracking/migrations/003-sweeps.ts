import type { Migration } from "./migration.js";

/**
 * Sweeps, their trials in the order of asking, which runs they want, and the workers that were submitted for them. A trial's runs are those of its sweep with its
 * configuration, one a seed; trials outlive them, so that a search goes on when runs were removed.
 */
export const sweeps: Migration = {
  version: 3,
  statements: ({ identity, clustered, bytewise }) => [
    `CREATE TABLE sweep (
      key ${identity},
      id TEXT${bytewise} NOT NULL UNIQUE,
      study BIGINT NOT NULL REFERENCES study (key),
      identity TEXT NOT NULL,
      spec TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished')),
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL,
      UNIQUE (study, identity)
    )`,
    `CREATE TABLE sweep_trial (
      key ${identity},
      sweep BIGINT NOT NULL REFERENCES sweep (key),
      member TEXT NOT NULL,
      number BIGINT NOT NULL,
      configuration TEXT NOT NULL,
      point TEXT NOT NULL,
      UNIQUE (sweep, member, number)
    )`,
    `CREATE INDEX sweep_trial_key ON sweep_trial (sweep, key)`,
    `CREATE TABLE sweep_run (
      sweep BIGINT NOT NULL REFERENCES sweep (key),
      run BIGINT NOT NULL REFERENCES run (key),
      PRIMARY KEY (sweep, run)
    )${clustered}`,
    `CREATE INDEX sweep_run_run ON sweep_run (run)`,
    `CREATE TABLE launch (
      key ${identity},
      sweep BIGINT NOT NULL REFERENCES sweep (key),
      launcher TEXT NOT NULL,
      options TEXT NOT NULL,
      submitted TEXT NOT NULL,
      workers BIGINT NOT NULL,
      at BIGINT NOT NULL
    )`,
    `CREATE INDEX launch_sweep ON launch (sweep, key)`,
  ],
};
