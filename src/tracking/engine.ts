import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import type { Blobs } from "./blobs.js";

/** The few words in which the table definitions of SQLite and PostgreSQL differ. */
export interface Dialect {
  /** Type of an integer key that the database assigns. */
  readonly identity: string;
  /** What ends the definition of a table that is its own primary-key index. */
  readonly clustered: string;
}

/** A database under the store: one connection for writing, transactions, blobs; its errors are UserErrors. */
export interface Engine {
  readonly url: string;
  readonly dialect: Dialect;
  readonly blobs: Blobs;
  read<T>(work: (db: Knex) => Promise<T>): Promise<T>;
  /** Runs `work` in one transaction that holds the write lock from its start. Must stay short. */
  write<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Tables of the database, in any order. */
  tables(db: Knex): Promise<readonly string[]>;
  /** Copies the committed state aside, callable inside `write`; resolves to where it went. */
  backup(label: string): Promise<string>;
  close(): Promise<void>;
}

/** There is no store yet where one was to be opened. */
export class NoStoreError extends UserError {
  constructor(url: string) {
    super(`There is no store at ${url}: \`pushforward run FILE\` makes one, --store names another.`, {
      kind: "failure",
    });
  }
}
