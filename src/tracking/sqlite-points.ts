import type sqlite3 from "sqlite3";
import { encodeDouble, isOrdinary, ordinary } from "./double.js";
import type { PointColumns, SeriesKey } from "./engine.js";

/** Rows that one statement inserts; what is left over goes into smaller ones. */
const sizes = [1024, 64, 1] as const;

/**
 * Inserts points by prepared statements of many rows. Compiling such a statement takes longer than running it, so each
 * connection keeps its own.
 */
export class PointStatements {
  readonly #connection: sqlite3.Database;
  readonly #prepared = new Map<number, sqlite3.Statement>();

  constructor(connection: sqlite3.Database) {
    this.#connection = connection;
  }

  async insert({ run, name, attempt }: SeriesKey, { steps, values, at }: PointColumns): Promise<void> {
    const running: Promise<void>[] = [];
    let done = 0;
    for (const size of sizes) {
      while (steps.length - done >= size) {
        const bindings: (number | null)[] = [run, name, attempt];
        for (let i = done; i < done + size; i++) {
          const value = values[i]!;
          if (isOrdinary(value)) bindings.push(steps[i]!, at[i]!, value, ordinary);
          else {
            const stored = encodeDouble(value);
            bindings.push(steps[i]!, at[i]!, stored.value, stored.kind);
          }
        }
        running.push(this.#run(size, bindings));
        done += size;
      }
    }
    // A transaction must not be undone while statements of it are still on their way.
    const failed = (await Promise.allSettled(running)).find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** A connection cannot be closed before its statements. */
  async finalize(): Promise<void> {
    const statements = [...this.#prepared.values()];
    this.#prepared.clear();
    await Promise.all(
      statements.map(
        (statement) =>
          new Promise<void>((resolve) => {
            statement.finalize(() => {
              resolve();
            });
          }),
      ),
    );
  }

  #run(size: number, bindings: readonly (number | null)[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#statement(size).run(bindings, (error: Error | null) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  #statement(size: number): sqlite3.Statement {
    let statement = this.#prepared.get(size);
    if (!statement) {
      const rows = Array<string>(size).fill("(?1, ?2, ?3, ?, ?, ?, ?)").join(", ");
      statement = this.#connection.prepare(
        `INSERT INTO metric (run, name, attempt, step, at, value, kind) VALUES ${rows}
         ON CONFLICT (run, name, step, attempt) DO UPDATE SET at = excluded.at, value = excluded.value, kind = excluded.kind`,
      );
      this.#prepared.set(size, statement);
    }
    return statement;
  }
}
