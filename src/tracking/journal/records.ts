import { closeSync, openSync, readSync, statSync } from "node:fs";
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

interface DecodedLine {
  /** The record as it was parsed. */
  readonly value: unknown;
  /** Its number, from 1. */
  readonly line: number;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/**
 * The records of a journal's file. A last line that is not whole is left out: its writer was stopped in the middle of it, or
 * is at it. Throws a UserError for any other that is damaged.
 */
export function* decodeFile(file: string): Generator<DecodedLine> {
  let [line, end] = [0, 0];
  for (const bytes of linesOf(file)) {
    line++;
    end += bytes.length + 1;
    const json = bytes.subarray(9);
    if (bytes[8] !== 0x20 || bytes.toString("latin1", 0, 8) !== checksum(json)) {
      const damaged = `${file}: line ${line} is damaged: its checksum is not that of its text.`;
      throw new UserError(line > 1 ? damaged : `${file} is no journal of Pushforward, or its first line is damaged.`);
    }
    yield { value: parsed(json, `${file}: line ${line}`), line, end };
  }
  if (line === 0 && statSync(file).size > 0)
    throw new UserError(`${file} is no journal of Pushforward, or has not a single whole line.`);
}

function parsed(json: Buffer, where: string): unknown {
  try {
    return JSON.parse(json.toString());
  } catch (error) {
    throw new UserError(`${where} is not JSON.`, { cause: error });
  }
}

const bytesARead = 2 ** 20;

/** The bytes of each line that a line feed ends, without it; a piece at a time, since journals outgrow texts. */
function* linesOf(file: string): Generator<Buffer> {
  const opened = openSync(file, "r");
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const piece = Buffer.alloc(bytesARead);
      const read = readSync(opened, piece);
      if (read === 0) return;
      const bytes = Buffer.concat([rest, piece.subarray(0, read)]);
      let start = 0;
      for (let stop = bytes.indexOf(10); stop >= 0; stop = bytes.indexOf(10, start)) {
        yield bytes.subarray(start, stop);
        start = stop + 1;
      }
      rest = bytes.subarray(start);
    }
  } finally {
    closeSync(opened);
  }
}

function checksum(text: string | Buffer): string {
  return crc32(text).toString(16).padStart(8, "0");
}
