import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../numerics/error.js";

/** Contents by their hash: equal contents are kept once. */
export interface Blobs {
  /** Stores `content` durably and resolves to its SHA-256 in hexadecimal. */
  put(content: Uint8Array): Promise<string>;
  /** Throws a UserError if the content is missing or no longer has that hash. */
  get(hash: string): Promise<Uint8Array>;
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

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
      const file = await open(temporary, "wx");
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
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
        {
          kind: "failure",
          cause,
        },
      );
    });
    if (sha256(content) !== hash) {
      throw new UserError(`The artifact file ${file} is damaged: its content does not match its name.`, {
        kind: "failure",
      });
    }
    return content;
  }

  #path(hash: string): string {
    return path.join(this.#folder, hash.slice(0, 2), hash.slice(2));
  }
}
