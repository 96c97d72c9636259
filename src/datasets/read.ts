import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "../numerics/error.js";

/** The bytes of a file; a UserError that says what was expected, such as "a CSV file", where there is none. */
export async function readBytes(path: string, expected: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, expected, error);
  }
}

/** The text of a file in UTF-8; errors as of `readBytes`. */
export async function readText(path: string, expected: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw unreadable(path, expected, error);
  }
}

/** What to tell of a file that could not be opened or read. */
export function unreadable(path: string, expected: string, error: unknown): UserError {
  const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
  return new UserError(
    missing
      ? `There is no file ${resolve(path)}; give the path of ${expected}, relative to the folder that the command runs in.`
      : `${resolve(path)} cannot be read: ${(error as Error).message}.`,
    { cause: error },
  );
}
