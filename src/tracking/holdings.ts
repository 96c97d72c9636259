import type { Knex } from "knex";
import type { JsonRecord } from "./run-reader.js";
import { filteredRuns } from "./rows.js";
import type { Holdings, RunFilter } from "./store.js";
import { decodeJson } from "./text.js";

/** What the runs that pass a filter hold, counted by the database. */
export async function readHoldings(db: Knex, filter: Pick<RunFilter, "study">): Promise<Holdings> {
  const found = () => filteredRuns(db, filter);
  const [counted] = await found().count<{ n: number }[]>({ n: "*" });
  return {
    runs: counted!.n,
    figures: await readFigures(db, found),
    configurations: await readConfigurations(db, found),
    tagged:
      (await db("annotation").whereIn("run", found().select("key")).whereNot("tags", "[]").first("run")) !== undefined,
  };
}

async function readFigures(db: Knex, found: () => Knex.QueryBuilder): Promise<Holdings["figures"]> {
  const rows = await db({ held: "metric_summary" })
    .join("metric_name", "metric_name.key", "held.name")
    .whereIn("held.run", found().select("key"))
    .groupBy("metric_name.name")
    .select<{ name: string; runs: number }[]>(
      "metric_name.name as name",
      db.raw("sum(case when held.count = 1 then 1 else 0 end) as runs"),
    );
  return new Map(rows.map(({ name, runs }) => [name, runs]));
}

/** Of each configuration its options, and the point of the run that was queued first. */
async function readConfigurations(db: Knex, found: () => Knex.QueryBuilder): Promise<Holdings["configurations"]> {
  const ends = found()
    .groupBy("configuration")
    .select("configuration", db.raw("min(run.key) as oldest"), db.raw("max(run.key) as newest"))
    .as("ends");
  const rows = await db
    .from(ends)
    .join("run", "run.key", "ends.oldest")
    .join("configuration", "configuration.hash", "ends.configuration")
    .orderBy("ends.newest", "desc")
    .select<{ options: string; point: string }[]>("configuration.options as options", "run.point as point");
  return rows.map(({ options, point }) => ({
    options: decodeJson(options) as JsonRecord,
    point: decodeJson(point) as JsonRecord,
  }));
}
