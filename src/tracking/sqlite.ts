import { existsSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import path from "node:path";
import knex, { type Knex } from "knex";
import sqlite3 from "sqlite3";
import { UserError } from "../numerics/error.js";
import { FolderBlobs } from "./folder-blobs.js";
import { backupLabel, NoStoreError, type Dialect, type Engine, type PointColumns, type SeriesKey } from "./engine.js";
import { explained, type Explanations } from "./explained.js";
import { ImmediateSqliteClient, lockTimeoutMs, untilUnlocked } from "./sqlite-client.js";
import { insertPoints } from "./sqlite-points.js";
import { statementsOf } from "./sqlite-statements.js";

/** How long SQLite itself waits for a lock, inside a thread of the driver's pool; longer waits are in JavaScript. */
const busyTimeoutMs = 200;

/** What SQLite's result codes mean to a user, by the code's beginning. */
const explanations: Explanations = [
  ["SQLITE_NOTADB", "is not a Pushforward store (or is damaged): use another --store, or restore a backup"],
  ["SQLITE_CORRUPT", "is damaged: restore a backup, or recover what it holds with `sqlite3 FILE .recover`"],
  ["SQLITE_READONLY", "cannot be written: check the permissions of the file and its folder, or use another --store"],
  ["SQLITE_CANTOPEN", "cannot be opened: check the permissions of the file and its folder, or use another --store"],
  ["SQLITE_FULL", "cannot grow: the disk is full"],
  ["SQLITE_IOERR", "cannot be read or written: the disk reports an error"],
  ["SQLITE_BUSY", `has been locked by another process for more than ${lockTimeoutMs / 1000} seconds`],
];

async function makeFolder(folder: string, url: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`Cannot make the folder of store ${url}: ${reason}. Use another --store.`, {
      kind: "failure",
      cause,
    });
  }
}

/** Knex prints what it also throws. */
const silent: Knex.Logger = { error: () => undefined, warn: () => undefined };

/** By a connection of its own: that of the store may be inside a transaction. */
function vacuumInto(file: string, target: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const source = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (error) => {
      if (error) {
        reject(error);
        return;
      }
      source.run("VACUUM INTO ?", [target], (failure: Error | null) => {
        source.close((closing) => {
          const problem = failure ?? closing;
          if (problem) reject(problem);
          else resolve();
        });
      });
    });
  });
}

class SqliteEngine implements Engine {
  readonly url: string;
  readonly dialect: Dialect = {
    identity: "INTEGER PRIMARY KEY",
    clustered: " WITHOUT ROWID",
    bytewise: "",
    followIndex: "",
    blobs: [],
  };
  readonly blobs: FolderBlobs;
  readonly #file: string;
  readonly #db: Knex;

  constructor(url: string, file: string) {
    this.url = url;
    this.#file = file;
    const { dir, name } = path.parse(file);
    this.blobs = new FolderBlobs(path.join(dir, `${name}.artifacts`));
    this.#db = knex({
      client: ImmediateSqliteClient,
      connection: { filename: file },
      useNullAsDefault: true,
      log: silent,
      pool: {
        min: 1,
        max: 1,
        afterCreate: (connection: sqlite3.Database, done: (error: Error | null) => void) => {
          connection.exec(
            `PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;`,
            done,
          );
        },
      },
    });
  }

  async open(): Promise<void> {
    await explained(explanations, this.url, () => untilUnlocked(() => this.#db.raw("PRAGMA journal_mode = WAL")));
  }

  read<T>(work: (db: Knex) => Promise<T>): Promise<T> {
    return explained(explanations, this.url, () => work(this.#db));
  }

  write<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    return explained(explanations, this.url, () => this.#db.transaction(work));
  }

  append<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.write(work);
  }

  async insertPoints(trx: Knex.Transaction, series: SeriesKey, points: PointColumns): Promise<void> {
    const connection = (await (trx.client as Knex.Client).acquireConnection()) as sqlite3.Database;
    await insertPoints(statementsOf(connection), series, points);
  }

  async tables(db: Knex): Promise<readonly string[]> {
    return db<{ type: string; name: string }>("sqlite_master").where("type", "table").pluck("name");
  }

  backupTarget(label: string): string {
    return `${this.#file}.${backupLabel(label)}.backup`;
  }

  /** Under another name until it is whole, so that a backup that was cut off is not taken for one. */
  async backup(target: string): Promise<void> {
    const unfinished = `${target}.${process.pid}.tmp`;
    await explained(explanations, this.url, () => vacuumInto(this.#file, unfinished));
    const handle = await open(unfinished, "r+");
    await handle.sync();
    await handle.close();
    await rename(unfinished, target);
  }

  async integrity(): Promise<readonly string[]> {
    const rows = await this.read((db) => db.raw<{ integrity_check: string }[]>("PRAGMA integrity_check(20)"));
    const orphans = await this.read((db) => db.raw<{ table: string; parent: string }[]>("PRAGMA foreign_key_check"));
    return [
      ...rows.map((row) => row.integrity_check).filter((line) => line !== "ok"),
      ...orphans.map(({ table, parent }) => `A row of ${table} refers to one of ${parent} that is not there.`),
    ];
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }
}

/** Opens (and with `create` makes) the SQLite file at `location`; artifacts go to a folder beside it. */
export async function openSqlite(location: string, create: boolean): Promise<Engine> {
  const file = path.resolve(location);
  const url = `sqlite:${location}`;
  if (!create && !existsSync(file)) {
    throw new NoStoreError(url);
  }
  if (create) await makeFolder(path.dirname(file), url);
  const engine = new SqliteEngine(url, file);
  try {
    await engine.open();
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}
