import type { Knex } from "knex";
import { chunks } from "./chunks.js";

const namesAStatement = 200;

/** Keys of `names` in a table (key, name), adding those that are not there yet; inside a write. */
export async function intern(
  trx: Knex.Transaction,
  table: "study" | "metric_name",
  names: readonly string[],
  columns: Readonly<Record<string, number>> = {},
): Promise<ReadonlyMap<string, number>> {
  const keys = new Map<string, number>();
  for (const some of chunks(names, namesAStatement)) {
    await trx(table)
      .insert(some.map((name) => ({ name, ...columns })))
      .onConflict("name")
      .ignore();
    const rows = await trx<{ key: number; name: string }>(table).whereIn("name", some).select("key", "name");
    for (const { key, name } of rows) keys.set(name, key);
  }
  return keys;
}
