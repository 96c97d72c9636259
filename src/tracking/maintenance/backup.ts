import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
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
  await mkdir(path.dirname(target), { recursive: true });
  for (let taken = 1; ; taken++) {
    await engine.backup(target);
    if (!(engine.blobs instanceof FolderBlobs)) return;
    try {
      await copyArtifacts(engine, target);
      return;
    } catch (error) {
      await rm(target, { force: true });
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
