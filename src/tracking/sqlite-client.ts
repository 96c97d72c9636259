import type { Knex } from "knex";
import SqliteClient from "knex/lib/dialects/sqlite3/index.js";
import SqliteTransaction from "knex/lib/dialects/sqlite3/execution/sqlite-transaction.js";

/**
 * Takes the write lock when the transaction begins, so that it waits its turn there and cannot fail half way with
 * "database is locked". Unlike Knex's own `begin`, a refusal rejects instead of running the work without a transaction.
 */
class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): Promise<unknown> {
    return this.trxClient.query(connection, "BEGIN IMMEDIATE;");
  }
}

/** Knex's SQLite client with immediate transactions. */
export class ImmediateSqliteClient extends SqliteClient {
  override transaction(container: unknown, config: unknown, outerTx: unknown): Knex.Transaction {
    // Knex types this internal transaction as the object that it hands to callers.
    return new ImmediateTransaction(this, container, config, outerTx) as unknown as Knex.Transaction;
  }
}
