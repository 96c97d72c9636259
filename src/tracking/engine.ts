import { randomBytes } from "node:crypto";
import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import type { Blobs } from "./blobs.js";

/** The few words in which the table definitions of SQLite and PostgreSQL differ. */
export interface Dialect {
  /** Type of an integer key that the database assigns. */
  readonly identity: string;
  /** What ends the definition of a table that is its own primary-key index. */
  readonly clustered: string;
  /** What makes a text column compare by its bytes, whatever the language of the database. */
  readonly bytewise: string;
  /** What makes a query that wants the first row of an index follow it, however few rows the planner expects; "" for nothing. */
  readonly followIndex: string;
  /** The table of artifact contents, where the database itself keeps them. */
  readonly blobs: readonly string[];
}

/** Points of one series in columns, in increasing order of step. */
export interface PointColumns {
  readonly steps: Float64Array;
  readonly values: Float64Array;
  /** Milliseconds since the epoch. */
  readonly at: Float64Array;
}

/** Which series of which attempt points belong to, by the keys of the database. */
export interface SeriesKey {
  readonly run: number;
  readonly name: number;
  readonly attempt: number;
}

/** A database under the store: one connection for writing, transactions, blobs; its errors are UserErrors. */
export interface Engine {
  /** How the store is named to people: without passwords. */
  readonly url: string;
  readonly dialect: Dialect;
  readonly blobs: Blobs;
  read<T>(work: (db: Knex) => Promise<T>): Promise<T>;
  /** Runs `work` in one transaction that holds the store's write lock from its start. Must stay short. */
  write<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** The same, but side by side with other appends where the database can: `work` locks the rows of `run` that it adds to. */
  append<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Inserts points; a step of the attempt that is there already is replaced. */
  insertPoints(trx: Knex.Transaction, series: SeriesKey, points: PointColumns): Promise<void>;
  /** Tables of the database, in any order. */
  tables(db: Knex): Promise<readonly string[]>;
  /** Copies the committed state into the file `target`, callable inside `write`; artifact files are not part of it. */
  backup(target: string): Promise<void>;
  /** Where the backup goes that is made before the schema changes. */
  backupTarget(label: string): string;
  /** What is wrong with the database file itself, one sentence each. */
  integrity(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A name for a backup that no other has: what it is of, when it was made, and some letters. */
export function backupLabel(label: string): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  return `${label}.${time}-${randomBytes(2).toString("hex")}`;
}

/** There is no store yet where one was to be opened. */
export class NoStoreError extends UserError {
  constructor(url: string) {
    super(`There is no store at ${url}: \`pushforward run FILE\` makes one, --store names another.`, {
      kind: "failure",
    });
  }
}
