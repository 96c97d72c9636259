import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../numerics/error.js";
import type { Engine } from "../engine.js";
import { FolderBlobs } from "../folder-blobs.js";
import { openEngine } from "../open.js";
import type { ArtifactRow } from "../rows.js";

/** Snapshots that are taken before a backup gives up on contents that vanish under it. */
const mostSnapshots = 5;

/**
 * Copies the store, as it is at one moment, to the file `target`, with its artifact folder beside it; others may go on
 * writing. A SQLite backup is a store itself, one of PostgreSQL is a dump for `pg_restore`.
 */
export async function backupStore(engine: Engine, target: string): Promise<void> {
  if (existsSync(target)) throw new UserError(`${target} is there already: name a file that is not.`);
  const { dir, name } = path.parse(target);
  await mkdir(path.resolve(dir), { recursive: true });
  // Has its name when it and its artifacts are whole; a store of this other name has the same folder of artifacts.
  const unfinished = path.join(dir, `${name}.unfinished`);
  for (let taken = 1; ; taken++) {
    await rm(unfinished, { force: true });
    await engine.backup(unfinished);
    try {
      if (engine.blobs instanceof FolderBlobs) await copyArtifacts(engine, unfinished);
      await rename(unfinished, target);
      return;
    } catch (error) {
      await rm(unfinished, { force: true });
      // A checkpoint may have been replaced since the snapshot was taken; the next snapshot knows.
      if (taken === mostSnapshots) throw error;
    }
  }
}

/** Copies what the backup in the SQLite file `target` refers to, each content checked as it is read. */
async function copyArtifacts(engine: Engine, target: string): Promise<void> {
  const copy = await openEngine(`sqlite:${target}`);
  try {
    const hashes = await copy.read((db) => db<ArtifactRow>("artifact").distinct<{ hash: string }[]>("hash"));
    for (const { hash } of hashes) {
      if (!(await copy.blobs.has(hash))) await copy.blobs.put(await engine.blobs.get(hash));
    }
  } finally {
    await copy.close();
  }
}
