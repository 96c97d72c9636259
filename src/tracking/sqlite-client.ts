import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { Knex, knex } from "knex";
import type sqlite3 from "sqlite3";
import { SqliteStatements, statementsOf } from "./sqlite-statements.js";

/** What is extended here of Knex's transactions. */
interface TransactionClass {
  new (...args: unknown[]): {
    readonly trxClient: { query(connection: unknown, sql: string): Promise<unknown> };
    begin(connection: unknown): Promise<unknown>;
  };
}

/** A query as Knex hands it down, and takes it back with what came of it. */
interface Query {
  readonly method?: string;
  readonly sql: string;
  readonly bindings?: readonly unknown[];
  readonly returning?: unknown;
  response?: unknown;
  context?: unknown;
}

// Knex documents its dialects as points to extend, but ships no types of them.
const require = createRequire(import.meta.url);
const SqliteClient = require("knex/lib/dialects/sqlite3/index.js") as typeof knex.Client;
/** How Knex sends a query itself, of which it ships no types either. */
const { _query: sendQuery } = SqliteClient.prototype as unknown as {
  readonly _query: (this: unknown, connection: sqlite3.Database, query: Query) => Promise<Query>;
};
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

/** The methods of queries that tell what they changed rather than rows. */
const changing: readonly (string | undefined)[] = ["insert", "update", "counter", "del"];

/** Knex's SQLite client with immediate transactions, and with statements that are compiled once. */
export class ImmediateSqliteClient extends SqliteClient {
  async _query(connection: sqlite3.Database, query: Query): Promise<Query> {
    const { sql, bindings = [], method, returning } = query;
    if (!SqliteStatements.keeps(sql)) return sendQuery.call(this, connection, query);
    const statements = statementsOf(connection);
    if (changing.includes(method) && !returning) query.context = await statements.run(sql, bindings);
    else query.response = await statements.all(sql, bindings);
    return query;
  }

  override async destroyRawConnection(connection: sqlite3.Database): Promise<void> {
    await statementsOf(connection).finalize();
    await super.destroyRawConnection(connection);
  }

  override transaction(container: unknown, config: unknown, outerTx: unknown): Knex.Transaction {
    // Knex types this internal transaction as the object that it hands to callers.
    return new ImmediateTransaction(this, container, config, outerTx) as unknown as Knex.Transaction;
  }
}
