import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../numerics/error.js";

/** Refuses to write over what is there. */
export function refuseExisting(...places: readonly string[]): void {
  const taken = places.find((place) => existsSync(place));
  if (taken === undefined) return;
  throw new UserError(`${taken} exists already: give the export another name, or remove it first.`, {
    kind: "failure",
  });
}

/** Why a system refuses to write, by its code. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota of this user is spent",
  EFBIG: "it would be larger than files may be there",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "it is on a disk that can only be read",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a part of its path is a file, not a folder",
  ENAMETOOLONG: "its name is too long",
  EIO: "the disk failed",
  SQLITE_FULL: "the disk is full",
  SQLITE_CANTOPEN: "it could not be made there",
  SQLITE_READONLY: "this user may not write there",
  SQLITE_IOERR: "the disk failed",
};

/**
 * Runs what makes these places, none of which may exist, in a folder that is made if need be; where it fails, nothing of them
 * is left, and a UserError says what the system refuses.
 */
export async function writingNew(places: readonly [string, ...string[]], write: () => Promise<void>): Promise<void> {
  refuseExisting(...places);
  try {
    mkdirSync(path.dirname(path.resolve(places[0])), { recursive: true });
    await write();
  } catch (error) {
    for (const place of places) if (existsSync(place)) rmSync(place, { recursive: true });
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
    if (reason === undefined || error instanceof UserError) throw error;
    throw new UserError(`${places[0]} could not be written: ${reason}.`, { kind: "failure", cause: error });
  }
}
