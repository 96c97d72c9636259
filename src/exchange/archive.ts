import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { unzipSync, Zip, ZipDeflate } from "fflate";
import { UserError } from "../numerics/error.js";
import { refuseExisting } from "./target.js";

/** Where an export goes: a folder of files, or one ZIP file of them. */
export interface ArchiveWriter {
  write(name: string, content: Uint8Array): Promise<void>;
  /** Makes the archive whole under its name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): void;
}

export interface ArchiveReader {
  /** The content of a file; a UserError if there is none. */
  read(name: string): Promise<Uint8Array>;
}

/** Opens `place` for writing, a ZIP file where its name ends in `.zip`; a UserError if it exists already. */
export function writeArchive(place: string): ArchiveWriter {
  refuseExisting(place);
  const target = path.resolve(place);
  mkdirSync(path.dirname(target), { recursive: true });
  // Under another name until it is whole, so that nobody takes half of it for an export.
  const partial = `${target}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  return target.endsWith(".zip") ? new ZipWriter(target, partial) : new FolderWriter(target, partial);
}

class FolderWriter implements ArchiveWriter {
  constructor(
    readonly target: string,
    readonly partial: string,
  ) {
    mkdirSync(partial);
  }

  async write(name: string, content: Uint8Array): Promise<void> {
    const file = path.join(this.partial, name);
    mkdirSync(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  finish(): Promise<void> {
    renameSync(this.partial, this.target);
    return Promise.resolve();
  }

  abandon(): void {
    rmSync(this.partial, { recursive: true, force: true });
  }
}

/** What a ZIP file can tell of in 16 and in 32 bits; a greatest number would say that the true one stands elsewhere. */
const mostEntries = 2 ** 16 - 2;
const mostBytes = 2 ** 32 - 2;

class ZipWriter implements ArchiveWriter {
  readonly #zip: Zip;
  #file: number | undefined;
  #failure: Error | null = null;
  #entries = 0;
  #bytes = 0;

  constructor(
    readonly target: string,
    readonly partial: string,
  ) {
    const file = openSync(partial, "wx");
    this.#file = file;
    this.#zip = new Zip((error, data) => {
      if (error) this.#failure ??= error;
      else {
        writeFileSync(file, data);
        this.#bytes += data.byteLength;
        this.#check();
      }
    });
  }

  #check(): void {
    if (this.#entries <= mostEntries && this.#bytes <= mostBytes) return;
    throw new UserError(
      `${this.target} would hold more than a ZIP file can, ${mostEntries} files or 4 GiB: export to a folder, or fewer runs.`,
      { kind: "failure" },
    );
  }

  write(name: string, content: Uint8Array): Promise<void> {
    this.#entries++;
    this.#check();
    // A fixed time: the same runs give the same file.
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = new Date(1980, 0, 1);
    this.#zip.add(entry);
    entry.push(content, true);
    return this.#failure ? Promise.reject(this.#failure) : Promise.resolve();
  }

  finish(): Promise<void> {
    this.#zip.end();
    if (this.#failure) return Promise.reject(this.#failure);
    this.#close(fsyncSync);
    renameSync(this.partial, this.target);
    return Promise.resolve();
  }

  #close(before: (file: number) => void = () => undefined): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#file = undefined;
    try {
      before(file);
    } finally {
      closeSync(file);
    }
  }

  abandon(): void {
    this.#close();
    rmSync(this.partial, { force: true });
  }
}

/** What one ZIP file may unpack to. */
const greatestUnpacked = 2 ** 31;

/** Opens a folder or a ZIP file that an export made. */
export async function readArchive(source: string): Promise<ArchiveReader> {
  const kind = statSync(source, { throwIfNoEntry: false });
  if (!kind) throw new UserError(`There is no file or folder ${source}.`);
  if (kind.isDirectory()) return { read: (name) => readWithin(source, name) };
  const files = unzip(await readFile(source), source);
  return {
    read(name) {
      const content = files[name];
      return content ? Promise.resolve(content) : Promise.reject(missing(source, name));
    },
  };
}

function unzip(bytes: Uint8Array, source: string): Readonly<Record<string, Uint8Array>> {
  let unpacked = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ originalSize }) => {
        unpacked += originalSize;
        if (unpacked > greatestUnpacked) {
          throw new UserError(`${source} would unpack to more than 2 GiB; unzip it yourself and import the folder.`);
        }
        return true;
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${source} is not a ZIP file that can be read, or is damaged.`, { cause: error });
  }
}

function readWithin(folder: string, name: string): Promise<Uint8Array> {
  const file = path.join(folder, name);
  const inside = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  if (!inside) return Promise.reject(missing(folder, name));
  return Promise.resolve(new Uint8Array(readFileSync(file)));
}

function missing(source: string, name: string): UserError {
  return new UserError(`${source} has no ${JSON.stringify(name)}: it is not a whole export.`);
}
