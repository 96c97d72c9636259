import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../numerics/error.js";
import { sha256, type Blobs, type StoredBlob } from "./blobs.js";

/** A file that was begun this long ago is the leftover of a write that was cut off. */
const leftoverAfterMs = 3_600_000;

/** Blobs as files of a folder, spread over 256 subfolders by the first byte of their hash. */
export class FolderBlobs implements Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(content: Uint8Array): Promise<string> {
    const hash = sha256(content);
    const target = this.#path(hash);
    const present = await stat(target).catch(() => undefined);
    if (present?.size === content.byteLength) return hash;
    const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
    try {
      await mkdir(path.dirname(target), { recursive: true });
      await writeDurably(temporary, content);
      await rename(temporary, target);
      await syncFolder(path.dirname(target));
    } catch (cause) {
      await rm(temporary, { force: true });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new UserError(`Cannot write the artifact folder ${this.#folder}: ${reason}.`, { kind: "failure", cause });
    }
    return hash;
  }

  async get(hash: string): Promise<Uint8Array> {
    const file = this.#path(hash);
    const content = await readFile(file).catch((cause: unknown) => {
      throw new UserError(
        `The artifact file ${file} is missing: copy the artifact folder together with its database.`,
        { kind: "failure", cause },
      );
    });
    if (sha256(content) !== hash) {
      throw new UserError(`The artifact file ${file} is damaged: its content does not match its name.`, {
        kind: "failure",
      });
    }
    return content;
  }

  async has(hash: string): Promise<boolean> {
    return (await stat(this.#path(hash)).catch(() => undefined)) !== undefined;
  }

  async remove(hash: string): Promise<void> {
    await rm(this.#path(hash), { force: true });
  }

  async list(): Promise<readonly StoredBlob[]> {
    const folders = await readdir(this.#folder).catch(() => []);
    const blobs: StoredBlob[] = [];
    for (const folder of folders.filter((name) => /^[0-9a-f]{2}$/.test(name))) {
      for (const file of await readdir(path.join(this.#folder, folder))) {
        const found = await stat(path.join(this.#folder, folder, file)).catch(() => undefined);
        // A temporary file may be on its way to its name, unless it is old.
        const onItsWay = file.endsWith(".tmp") && found !== undefined && Date.now() - found.mtimeMs < leftoverAfterMs;
        if (found && !onItsWay) blobs.push({ hash: folder + file, bytes: found.size });
      }
    }
    return blobs;
  }

  #path(hash: string): string {
    return path.join(this.#folder, hash.slice(0, 2), hash.slice(2));
  }
}

async function writeDurably(target: string, content: Uint8Array): Promise<void> {
  const file = await open(target, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a renaming outlive a power failure. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
