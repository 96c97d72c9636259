import { createHash } from "node:crypto";
import { mkdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../numerics/error.js";
import { compareText } from "./data/values.js";

/** The list of what a folder was given, in the form that `sha256sum --check` reads. */
export const sumsFile = "SHA256SUMS";

/**
 * A folder that remembers what was written to it: what an earlier report left and this one has not is removed, unless
 * somebody has changed it since, and nothing else is touched.
 */
export class ReportFolder {
  readonly folder: string;
  readonly #sums = new Map<string, string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes a file under a relative name with "/" between its parts; a UserError where the folder cannot be written to. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const file = path.join(this.folder, name);
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    } catch (cause) {
      throw this.#failure(cause);
    }
    this.#sums.set(name, sumOf(content));
  }

  /** Files that were written, in order. */
  get files(): readonly string[] {
    return [...this.#sums.keys()].map((name) => path.join(this.folder, name));
  }

  /** Removes what is stale, of the files for which this report `replaces` what was there, and writes the list of all. */
  async finish(replaces: (name: string) => boolean): Promise<void> {
    try {
      const earlier = [...(await this.#earlier())].filter(([name]) => !this.#sums.has(name));
      const kept = earlier.filter(([name]) => !replaces(name));
      for (const [name, sum] of earlier) if (replaces(name)) await this.#remove(name, sum);
      const all = [...this.#sums, ...kept].sort(([a], [b]) => compareText(a, b));
      await writeFile(path.join(this.folder, sumsFile), all.map(([name, sum]) => `${sum}  ${name}\n`).join(""));
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  async #earlier(): Promise<ReadonlyMap<string, string>> {
    const text = await readFile(path.join(this.folder, sumsFile), "utf8").catch(() => "");
    const lines = [...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)];
    return new Map(lines.map(([, sum, name]) => [name!, sum!]));
  }

  async #remove(name: string, sum: string): Promise<void> {
    const file = path.join(this.folder, name);
    const within = path.relative(this.folder, file);
    if (within.startsWith("..") || path.isAbsolute(within)) return;
    const content = await readFile(file).catch(() => undefined);
    if (content === undefined || sumOf(content) !== sum) return;
    await rm(file);
    // A folder that is empty now was made for this file.
    for (let at = path.dirname(within); at !== "."; at = path.dirname(at)) {
      const emptied = await rmdir(path.join(this.folder, at)).then(
        () => true,
        () => false,
      );
      if (!emptied) return;
    }
  }

  #failure(cause: unknown): UserError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new UserError(
      `The report cannot be written to ${this.folder} (${reason}); name a folder that you may write to with --out.`,
      { kind: "failure", cause },
    );
  }
}

function sumOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
