import { crc32 } from "node:zlib";
import { UserError } from "../../numerics/error.js";
import type { Artifact, Json, NewRun, OutputLine, TerminalStatus } from "../store.js";

/** An attempt of a run. */
interface OfAttempt {
  readonly id: string;
  readonly attempt: number;
}

/** What a journal says, one record a line; numbers that JSON lacks are words. */
export type JournalRecord =
  | { readonly type: "journal"; readonly version: number }
  | (OfAttempt & {
      readonly type: "claim";
      readonly run: NewRun;
      readonly createdAt: number;
      readonly at: number;
      readonly environment: Readonly<Record<string, Json>>;
    })
  | (OfAttempt & { readonly type: "log"; readonly points: readonly JournalPoint[] })
  | { readonly type: "output"; readonly id: string; readonly lines: readonly OutputLine[] }
  | (OfAttempt & { readonly type: "artifact" } & Artifact)
  | (OfAttempt & {
      readonly type: "finish";
      readonly status: TerminalStatus;
      readonly error?: string;
      readonly at: number;
    });

export type JournalPoint = readonly [name: string, step: number, value: number | string, at: number];

export const journalVersion = 1;

/** A value of a point; NaN, the infinities and -0 as words. */
export function encodeValue(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

/** A line: the CRC-32 of the rest in hexadecimal, a blank, the record as JSON. */
export function encodeLine(record: JournalRecord): string {
  const text = JSON.stringify(record);
  return `${checksum(text)} ${text}\n`;
}

/**
 * The records of a journal's text as they were parsed. A last line that is not whole is left out: its writer was stopped in
 * the middle of it. Throws a UserError for any other that is damaged.
 */
export function* decodeLines(text: string, file: string): Generator {
  const lines = text.split("\n");
  const rest = lines.pop();
  for (const [i, line] of lines.entries()) {
    const json = line.slice(9);
    if (line[8] !== " " || line.slice(0, 8) !== checksum(json)) {
      throw new UserError(`${file}: line ${i + 1} is damaged: its checksum is not that of its text.`);
    }
    yield JSON.parse(json);
  }
  if (rest !== undefined && rest.length > 0 && lines.length === 0) {
    throw new UserError(`${file} is no journal of Pushforward, or has not a single whole line.`);
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
