import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import type { Engine } from "./engine.js";
import type { Migration } from "./migrations/migration.js";

const versionTable = "schema_version";

/** Schema of the store; 0 if it has none yet. */
export async function schemaVersion(engine: Engine, db: Knex): Promise<number> {
  const tables = await engine.tables(db);
  if (!tables.includes(versionTable)) {
    if (tables.length === 0) return 0;
    throw new UserError(
      `${engine.url} is a database of another program, not a Pushforward store: use another --store.`,
      { kind: "failure" },
    );
  }
  const row = await db<{ version: number }>(versionTable).first();
  return row?.version ?? 0;
}

/** Throws a UserError if the store was written by a later Pushforward. */
export function refuseNewer(engine: Engine, found: number, known: number): void {
  if (found <= known) return;
  throw new UserError(
    `Store ${engine.url} has schema ${found}, this Pushforward knows ${known}: upgrade Pushforward or use another --store.`,
    { kind: "failure" },
  );
}

export interface Migrated {
  readonly from: number;
  readonly to: number;
  /** Where the store is kept as it was, if it was changed. */
  readonly backup?: string;
}

/**
 * Brings the store to the newest of `migrations`, all of them or none, under the write lock and after a backup of what
 * was there, so that any number of processes may do it at once. Refuses a store of a newer schema.
 */
export async function migrate(engine: Engine, migrations: readonly Migration[]): Promise<Migrated> {
  const to = migrations.length;
  const before = await engine.read((db) => schemaVersion(engine, db));
  refuseNewer(engine, before, to);
  if (before === to) return { from: to, to };
  return engine.write(async (trx) => {
    // Another process may have been faster while this one waited for the lock.
    const from = await schemaVersion(engine, trx);
    refuseNewer(engine, from, to);
    if (from === to) return { from, to };
    const backup = from > 0 ? engine.backupTarget(`schema-${from}`) : undefined;
    if (backup === undefined) await trx.raw(`CREATE TABLE ${versionTable} (version BIGINT NOT NULL)`);
    else await engine.backup(backup);
    for (const migration of migrations.slice(from)) {
      for (const statement of migration.statements(engine.dialect)) await trx.raw(statement);
      await migration.convert?.(trx);
    }
    await trx(versionTable).delete();
    await trx(versionTable).insert({ version: to });
    return { from, to, ...(backup !== undefined && { backup }) };
  });
}
