import type { Knex } from "knex";
import { UserError } from "../../numerics/error.js";
import type { Engine } from "../engine.js";
import { refuseNewer, schemaVersion } from "../migrate.js";
import { migrations } from "../migrations/index.js";
import type { ArtifactRow } from "../rows.js";

export interface Checked {
  readonly schema: number;
  /** The schema that this Pushforward writes. */
  readonly newest: number;
  readonly runs: number;
  readonly points: number;
  readonly artifacts: number;
  /** One sentence each; empty for a store that is sound. */
  readonly problems: readonly string[];
}

/**
 * Examines a store without changing it: the database's own structures, the contents of all artifacts, and the summaries of
 * metrics against their points.
 */
export async function checkStore(engine: Engine): Promise<Checked> {
  const newest = migrations.length;
  return engine.read(async (db) => {
    const schema = await schemaVersion(engine, db);
    refuseNewer(engine, schema, newest);
    if (schema === 0) throw new UserError(`Store ${engine.url} is empty: there is nothing to check.`);
    const count = async (table: string) => (await db(table).count<{ n: number }[]>({ n: "*" }))[0]!.n;
    const structure = await engine.integrity();
    return {
      schema,
      newest,
      runs: await count("run"),
      points: await count("metric"),
      artifacts: await count("artifact"),
      problems: [...structure, ...(await artifactProblems(engine, db)), ...(await summaryProblems(db))],
    };
  });
}

async function artifactProblems(engine: Engine, db: Knex): Promise<string[]> {
  const rows = await db<ArtifactRow>("artifact")
    .join("run", "run.key", "artifact.run")
    .orderBy(["artifact.run", "artifact.name"])
    .select<{ id: string; name: string; hash: string }[]>(
      "run.id as id",
      "artifact.name as name",
      "artifact.hash as hash",
    );
  const found = new Map<string, string | undefined>();
  const problems: string[] = [];
  for (const { id, name, hash } of rows) {
    if (!found.has(hash)) found.set(hash, await problemOf(engine, hash));
    const problem = found.get(hash);
    if (problem !== undefined) problems.push(`Run ${id}, artifact ${name}: ${problem}`);
  }
  return problems;
}

async function problemOf(engine: Engine, hash: string): Promise<string | undefined> {
  try {
    await engine.blobs.get(hash);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** Of runs with one attempt: there every point counts. */
async function summaryProblems(db: Knex): Promise<string[]> {
  const counted = db("metric").groupBy("run", "name").select("run", "name", db.raw("count(*) as n"));
  const rows = await db("metric_summary")
    .join("run", "run.key", "metric_summary.run")
    .join("metric_name", "metric_name.key", "metric_summary.name")
    .leftJoin(counted.as("counted"), (on) =>
      on.on("counted.run", "metric_summary.run").andOn("counted.name", "metric_summary.name"),
    )
    .where("run.attempt", 1)
    .whereRaw("metric_summary.count <> coalesce(counted.n, 0)")
    .select<{ id: string; metric: string; count: number; n: number | null }[]>(
      "run.id as id",
      "metric_name.name as metric",
      "metric_summary.count as count",
      "counted.n as n",
    );
  return rows.map(
    ({ id, metric, count, n }) =>
      `Run ${id}, metric ${metric}: its summary counts ${count} points, there are ${n ?? 0}.`,
  );
}
