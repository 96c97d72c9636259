import { encodeDouble, isOrdinary, ordinary } from "./double.js";
import type { PointColumns, SeriesKey } from "./engine.js";
import type { Changed, SqliteStatements } from "./sqlite-statements.js";
import { together } from "./together.js";

/** Rows that one statement inserts; what is left over goes into smaller ones. */
const sizes = [1024, 64, 1] as const;
const texts = new Map(sizes.map((size) => [size, insertOf(size)]));

function insertOf(size: number): string {
  const rows = Array<string>(size).fill("(?1, ?2, ?3, ?, ?, ?, ?)").join(", ");
  return `INSERT INTO metric (run, name, attempt, step, at, value, kind) VALUES ${rows}
    ON CONFLICT (run, name, step, attempt) DO UPDATE SET at = excluded.at, value = excluded.value, kind = excluded.kind`;
}

/** Inserts points by statements of many rows, compiled once: that takes longer than running them. */
export async function insertPoints(
  statements: SqliteStatements,
  { run, name, attempt }: SeriesKey,
  { steps, values, at }: PointColumns,
): Promise<void> {
  const running: Promise<Changed>[] = [];
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
      running.push(statements.run(texts.get(size)!, bindings));
      done += size;
    }
  }
  await together(running);
}
