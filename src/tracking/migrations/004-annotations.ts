import type { Migration } from "./migration.js";

/** What people say of runs: tags and a note; and whether a run that is running was asked to stop. */
export const annotations: Migration = {
  version: 4,
  statements: ({ clustered }) => [
    `CREATE TABLE annotation (
      run BIGINT NOT NULL PRIMARY KEY REFERENCES run (key),
      tags TEXT NOT NULL,
      note TEXT NOT NULL,
      changed_at BIGINT NOT NULL
    )${clustered}`,
    `ALTER TABLE run ADD COLUMN stop_requested_at BIGINT`,
  ],
};
