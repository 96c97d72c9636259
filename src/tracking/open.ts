import { UserError } from "../numerics/error.js";
import { KnexStore } from "./knex-store.js";
import { defaultLeaseMs } from "./lease.js";
import { migrate } from "./migrate.js";
import { migrations } from "./migrations/index.js";
import type { Engine } from "./engine.js";
import type { Store } from "./store.js";

export { NoStoreError } from "./engine.js";

export const defaultStoreUrl = "sqlite:results/pushforward.db";

export interface OpenOptions {
  readonly create?: boolean;
  /** A run whose worker gives no sign of life for this long may be taken to have crashed. */
  readonly leaseMs?: number;
}

/** Opens the database at a URL as it is, whatever its schema; its driver is loaded only here. */
export async function openEngine(url: string, create = false): Promise<Engine> {
  const file = /^sqlite:(?:\/\/(?=\/))?(.+)$/s.exec(url)?.[1];
  if (file !== undefined) return (await import("./sqlite.js")).openSqlite(file, create);
  if (/^postgres(ql)?:\/\//.test(url)) return (await import("./postgres.js")).openPostgres(url, create);
  throw new UserError(
    `Store ${JSON.stringify(url)} is not of a kind that is known: sqlite:PATH was expected, such as ${defaultStoreUrl}, or postgres://USER@HOST/DATABASE, or journal:PATH.`,
  );
}

/**
 * Opens the store at a URL, `sqlite:PATH`, `postgres://USER@HOST/DATABASE` or, for a worker that reaches no database,
 * `journal:PATH`, bringing it to the newest schema; with
 * `create` it is made if it is not there. Any number of processes may do so at once.
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<Store> {
  const journal = /^journal:(.+)$/s.exec(url)?.[1];
  if (journal !== undefined) {
    const { openJournal } = await import("./journal/journal-store.js");
    return openJournal(journal, (local) => openStore(local, { ...options, create: true }));
  }
  const engine = await openEngine(url, options.create);
  try {
    await migrate(engine, migrations);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return new KnexStore(engine, { leaseMs: options.leaseMs ?? defaultLeaseMs });
}
