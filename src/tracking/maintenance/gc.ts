import type { Knex } from "knex";
import { chunks } from "../chunks.js";
import type { Engine } from "../engine.js";
import { tablesOfRuns, type ArtifactRow, type MetricRow, type RunRow } from "../rows.js";

/** What nothing needs any more. */
export interface Garbage {
  /** Ids of runs that were removed and not restored. */
  readonly runs: readonly string[];
  /** Metric points of those runs. */
  readonly points: number;
  /** Contents that no artifact of another run refers to, and leftovers of writes that were cut off. */
  readonly blobs: number;
  readonly bytes: number;
}

type RemovedRun = Pick<RunRow, "key" | "id">;

const blobsAWrite = 100;

/** Says what `collectGarbage` would delete. */
export function findGarbage(engine: Engine): Promise<Garbage> {
  return engine.read(async (db) => {
    const runs = await removedRuns(db);
    let points = 0;
    for (const { key } of runs) {
      const [counted] = await db<MetricRow>("metric").where("run", key).count<{ n: number }[]>({ n: "*" });
      points += counted!.n;
    }
    const removed = new Set(runs.map(({ key }) => key));
    const artifacts = await db<ArtifactRow>("artifact").distinct<Pick<ArtifactRow, "run" | "hash">[]>("run", "hash");
    const needed = new Set(artifacts.filter(({ run }) => !removed.has(run)).map(({ hash }) => hash));
    const loose = (await engine.blobs.list()).filter(({ hash }) => !needed.has(hash));
    return {
      runs: runs.map(({ id }) => id),
      points,
      blobs: loose.length,
      bytes: loose.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  });
}

/**
 * Deletes removed runs for good, and the contents, configurations, sources, environments, sweeps and studies that nothing
 * refers to then. Others may work on the store meanwhile; what is deleted while they hold on to it is stored anew by them.
 */
export async function collectGarbage(engine: Engine): Promise<Garbage> {
  const garbage = await findGarbage(engine);
  // Deletion of a run is one short write, so that those who work beside it hardly wait.
  for (const { key } of await engine.read(removedRuns)) {
    await engine.write(async (trx) => {
      // It may have been restored since it was listed.
      const run = await trx<RunRow>("run").where("key", key).whereNotNull("deleted_at").first("key");
      if (!run) return;
      for (const table of [...tablesOfRuns, "sweep_run"]) await trx(table).where("run", key).delete();
      await trx("run").where("key", key).delete();
    });
  }
  await engine.write(deleteUnshared);
  for (const some of chunks(await engine.blobs.list(), blobsAWrite)) {
    await engine.write(async (trx) => {
      const hashes = some.map(({ hash }) => hash);
      const needed = new Set(await trx<ArtifactRow>("artifact").whereIn("hash", hashes).pluck("hash"));
      for (const hash of hashes) if (!needed.has(hash)) await engine.blobs.remove(hash);
    });
  }
  return garbage;
}

function removedRuns(db: Knex): Promise<RemovedRun[]> {
  return db<RunRow>("run").whereNotNull("deleted_at").orderBy("key").select("key", "id");
}

/** Rows that runs share, of which no run is left. Names of metrics stay: writers know them by their keys. */
async function deleteUnshared(trx: Knex.Transaction): Promise<void> {
  await trx("configuration").whereNotIn("hash", trx("run").select("configuration")).delete();
  await trx("source").whereNotIn("hash", trx("run").select("source")).delete();
  await trx("environment")
    .whereNotIn("hash", trx("run").select("environment"))
    .whereNotIn("hash", trx("attempt").select("environment"))
    .delete();
  const emptied = await trx("sweep")
    .whereIn("key", trx("sweep_trial").select("sweep"))
    .whereNotIn("key", trx("sweep_run").select("sweep"))
    .pluck<number[]>("key");
  for (const sweep of emptied) {
    for (const table of ["sweep_trial", "launch"]) await trx(table).where("sweep", sweep).delete();
    await trx("sweep").where("key", sweep).delete();
  }
  await trx("study")
    .whereNotIn("key", trx("run").select("study"))
    .whereNotIn("key", trx("sweep").select("study"))
    .delete();
}
