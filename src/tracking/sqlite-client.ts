import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { Knex, knex } from "knex";
import type sqlite3 from "sqlite3";
import { PointStatements } from "./sqlite-points.js";

/** What is extended here of Knex's transactions. */
interface TransactionClass {
  new (...args: unknown[]): {
    readonly trxClient: { query(connection: unknown, sql: string): Promise<unknown> };
    begin(connection: unknown): Promise<unknown>;
  };
}

// Knex documents its dialects as points to extend, but ships no types of them.
const require = createRequire(import.meta.url);
const SqliteClient = require("knex/lib/dialects/sqlite3/index.js") as typeof knex.Client;
const SqliteTransaction = require("knex/lib/dialects/sqlite3/execution/sqlite-transaction.js") as TransactionClass;

/** How long a write waits for those of other processes. */
export const lockTimeoutMs = 30_000;

export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
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

/** Knex's SQLite client with immediate transactions, and with prepared statements for metric points. */
export class ImmediateSqliteClient extends SqliteClient {
  readonly #points = new WeakMap<sqlite3.Database, PointStatements>();

  /** The statements of one connection. */
  points(connection: sqlite3.Database): PointStatements {
    let statements = this.#points.get(connection);
    if (!statements) this.#points.set(connection, (statements = new PointStatements(connection)));
    return statements;
  }

  override async destroyRawConnection(connection: sqlite3.Database): Promise<void> {
    await this.#points.get(connection)?.finalize();
    await super.destroyRawConnection(connection);
  }

  override transaction(container: unknown, config: unknown, outerTx: unknown): Knex.Transaction {
    // Knex types this internal transaction as the object that it hands to callers.
    return new ImmediateTransaction(this, container, config, outerTx) as unknown as Knex.Transaction;
  }
}
