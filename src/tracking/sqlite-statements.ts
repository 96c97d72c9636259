import type sqlite3 from "sqlite3";

/** Statements of a connection that are kept compiled; those that were not used for longest make room. */
const mostKept = 100;
/** Longer ones are lists of many values, which hardly come twice. */
const longestKept = 4_000;
/** What changes the schema or the connection comes once. */
const repeated = /^(select|insert|update|delete|begin|commit|rollback)\b/i;

type Bindings = readonly unknown[];

/** What a statement changed, as SQLite counts it. */
export interface Changed {
  readonly lastID: number;
  readonly changes: number;
}

/**
 * The statements of one connection, compiled once: each that is compiled anew goes twice through the driver's threads, and
 * compiling takes longer than running most of them.
 */
export class SqliteStatements {
  readonly #connection: sqlite3.Database;
  readonly #kept = new Map<string, Promise<sqlite3.Statement>>();

  constructor(connection: sqlite3.Database) {
    this.#connection = connection;
  }

  /** Whether a text is worth keeping compiled. */
  static keeps(sql: string): boolean {
    return sql.length <= longestKept && repeated.test(sql);
  }

  async all(sql: string, bindings: Bindings): Promise<unknown[]> {
    const statement = await this.prepared(sql);
    return new Promise((resolve, reject) => {
      statement.all(bindings, (error: Error | null, rows: unknown[]) => {
        if (error) reject(error);
        else resolve(rows);
      });
    });
  }

  async run(sql: string, bindings: Bindings): Promise<Changed> {
    const statement = await this.prepared(sql);
    return new Promise((resolve, reject) => {
      statement.run(bindings, function (this: Changed, error: Error | null) {
        if (error) reject(error);
        // The statement counts anew at its next run.
        else resolve({ lastID: this.lastID, changes: this.changes });
      });
    });
  }

  /** The statement of a text, to be run before anything else is waited for. */
  prepared(sql: string): Promise<sqlite3.Statement> {
    const kept = this.#kept.get(sql) ?? this.#prepare(sql);
    // Moves it behind those that were not used since.
    this.#kept.delete(sql);
    this.#kept.set(sql, kept);
    if (this.#kept.size > mostKept) {
      const [oldest, statement] = this.#kept.entries().next().value!;
      this.#kept.delete(oldest);
      void finalized(statement);
    }
    return kept;
  }

  /** A connection cannot be closed before its statements. */
  async finalize(): Promise<void> {
    const statements = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(statements.map(finalized));
  }

  #prepare(sql: string): Promise<sqlite3.Statement> {
    const preparing = new Promise<sqlite3.Statement>((resolve, reject) => {
      const statement = this.#connection.prepare(sql, (error: Error | null) => {
        if (error) reject(error);
        else resolve(statement);
      });
    });
    preparing.catch(() => this.#kept.delete(sql));
    return preparing;
  }
}

const byConnection = new WeakMap<sqlite3.Database, SqliteStatements>();

/** The statements of a connection; by a map, since Knex's transactions are clients of their own. */
export function statementsOf(connection: sqlite3.Database): SqliteStatements {
  let statements = byConnection.get(connection);
  if (!statements) byConnection.set(connection, (statements = new SqliteStatements(connection)));
  return statements;
}

/** Waits until a statement is gone; one that could not be compiled is. */
async function finalized(preparing: Promise<sqlite3.Statement>): Promise<void> {
  const statement = await preparing.catch(() => undefined);
  await new Promise<void>((resolve) => {
    if (statement === undefined) resolve();
    else {
      statement.finalize(() => {
        resolve();
      });
    }
  });
}
