import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import SqliteClient from "knex/lib/dialects/sqlite3/index.js";
import SqliteTransaction from "knex/lib/dialects/sqlite3/execution/sqlite-transaction.js";

/** How long a write waits for those of other processes. */
export const lockTimeoutMs = 30_000;

export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "SQLITE_BUSY";
}

/** Does `work` again for as long as another process holds the lock that it needs, up to `lockTimeoutMs`. */
export async function untilUnlocked<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + lockTimeoutMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUpAt) throw error;
      await sleep(5 + Math.random() * 20);
    }
  }
}

/**
 * Takes the write lock when the transaction begins, so that it waits its turn there and cannot fail half way with
 * "database is locked". Waits here rather than inside SQLite, which would keep one of the few threads that the driver
 * has, maybe from the very connection that holds the lock. A refusal rejects, where Knex's own `begin` would go on
 * without a transaction.
 */
class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): Promise<unknown> {
    return untilUnlocked(() => this.trxClient.query(connection, "BEGIN IMMEDIATE;"));
  }
}

/** Knex's SQLite client with immediate transactions. */
export class ImmediateSqliteClient extends SqliteClient {
  override transaction(container: unknown, config: unknown, outerTx: unknown): Knex.Transaction {
    // Knex types this internal transaction as the object that it hands to callers.
    return new ImmediateTransaction(this, container, config, outerTx) as unknown as Knex.Transaction;
  }
}
