import { UserError } from "../numerics/error.js";
import { KnexStore } from "./knex-store.js";
import { migrate } from "./migrate.js";
import { migrations } from "./migrations/index.js";
import { openSqlite } from "./sqlite.js";
import type { Store } from "./store.js";

export { NoStoreError } from "./engine.js";

export const defaultStoreUrl = "sqlite:results/pushforward.db";

/** A run whose worker gives no sign of life for this long may be taken to have crashed. */
const defaultLeaseMs = 60_000;

/**
 * Opens the store at a URL, `sqlite:PATH`, bringing it to the newest schema; with `create` it is made if it is not
 * there. Any number of processes may do so at once.
 */
export async function openStore(url: string, options: { create?: boolean; leaseMs?: number } = {}): Promise<Store> {
  const location = /^sqlite:(?:\/\/(?=\/))?(.+)$/s.exec(url)?.[1];
  if (location === undefined) {
    throw new UserError(
      `Store ${JSON.stringify(url)} is not of a kind that is known: sqlite:PATH was expected, such as ${defaultStoreUrl}.`,
    );
  }
  const engine = await openSqlite(location, options.create ?? false);
  try {
    await migrate(engine, migrations);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return new KnexStore(engine, { leaseMs: options.leaseMs ?? defaultLeaseMs });
}
