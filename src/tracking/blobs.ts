import { createHash } from "node:crypto";

/** Contents by their hash: equal contents are kept once. */
export interface Blobs {
  /** Stores `content` durably and resolves to its SHA-256 in hexadecimal. */
  put(content: Uint8Array): Promise<string>;
  /** Throws a UserError if the content is missing or no longer has that hash. */
  get(hash: string): Promise<Uint8Array>;
  has(hash: string): Promise<boolean>;
  /** Does nothing where it is not there. */
  remove(hash: string): Promise<void>;
  /** All that are kept, with their sizes in bytes, and what was left by writes that were cut off. */
  list(): Promise<readonly StoredBlob[]>;
}

export interface StoredBlob {
  readonly hash: string;
  readonly bytes: number;
}

export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
