import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { sha256, type Blobs, type StoredBlob } from "./blobs.js";

/** The table of `DatabaseBlobs`. */
export const blobTable = "CREATE TABLE blob (hash TEXT PRIMARY KEY, content BYTEA NOT NULL)";

/** Blobs in the database itself, so that every machine that reaches it has them. */
export class PostgresBlobs implements Blobs {
  readonly #url: string;
  readonly #run: <T>(work: (db: Knex) => Promise<T>) => Promise<T>;

  /** `run` lends the database outside of any transaction. */
  constructor(url: string, run: <T>(work: (db: Knex) => Promise<T>) => Promise<T>) {
    this.#url = url;
    this.#run = run;
  }

  async put(content: Uint8Array): Promise<string> {
    const hash = sha256(content);
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    await this.#run((db) => db("blob").insert({ hash, content: bytes }).onConflict("hash").ignore());
    return hash;
  }

  async get(hash: string): Promise<Uint8Array> {
    const row = await this.#run((db) => db<{ hash: string; content: Buffer }>("blob").where("hash", hash).first());
    const problem = !row ? "is missing" : sha256(row.content) === hash ? undefined : "is damaged";
    if (problem !== undefined) {
      throw new UserError(`The artifact ${hash} of store ${this.#url} ${problem}: restore a backup.`, {
        kind: "failure",
      });
    }
    return row!.content;
  }

  async has(hash: string): Promise<boolean> {
    return (await this.#run((db) => db<{ hash: string }>("blob").where("hash", hash).first("hash"))) !== undefined;
  }

  async remove(hash: string): Promise<void> {
    await this.#run((db) => db("blob").where("hash", hash).delete());
  }

  async list(): Promise<readonly StoredBlob[]> {
    return this.#run((db) => db("blob").select<StoredBlob[]>("hash", db.raw("length(content) as bytes")));
  }
}
