import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../numerics/error.js";
import type { KeptRun } from "../tracking/adopt.js";
import { journalBlobs, journalEnding } from "../tracking/journal/journal-store.js";
import { decodeFile, journalVersion } from "../tracking/journal/records.js";
import {
  type Json,
  runStatuses,
  type OutputLine,
  type Run,
  type Series,
  type TerminalStatus,
} from "../tracking/store.js";
import { hashOf } from "../experiment/config.js";
import { SeriesBuilder } from "./foreign.js";

const json = z.json() as z.ZodType<Json>;
const fields = z.record(z.string(), json);
const ofAttempt = { id: z.string(), attempt: z.int().positive() };
const time = z.int();
const value = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity", "-0"])]);
/** 2^53 is a step, though JavaScript calls it unsafe. */
const step = z
  .number()
  .refine((one) => Number.isInteger(one) && Math.abs(one) <= 2 ** 53, "expected an integer of at most 2^53");
const hash = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256");

const shape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("journal"), version: z.int().positive() }),
  z.object({
    type: z.literal("claim"),
    ...ofAttempt,
    run: z.object({
      study: z.string(),
      label: z.string(),
      seed: z.int(),
      config: json,
      configHash: hash,
      options: fields,
      point: fields,
      overrides: fields,
      source: z.object({ path: z.string(), text: z.string() }),
    }),
    createdAt: time,
    at: time,
    environment: fields,
  }),
  z.object({ type: z.literal("log"), ...ofAttempt, points: z.array(z.tuple([z.string(), step, value, time])) }),
  z.object({
    type: z.literal("output"),
    id: z.string(),
    lines: z.array(
      z.object({ attempt: z.int().positive(), at: time, stream: z.enum(["stdout", "stderr"]), text: z.string() }),
    ),
  }),
  z.object({
    type: z.literal("artifact"),
    ...ofAttempt,
    name: z.string(),
    mediaType: z.string(),
    hash,
    bytes: z.int(),
  }),
  z.object({
    type: z.literal("finish"),
    ...ofAttempt,
    status: z.enum(runStatuses).exclude(["queued", "running"]),
    error: z.string().optional(),
    at: time,
  }),
]);
type Entry = z.output<typeof shape>;

type Of<T extends Entry["type"]> = Extract<Entry, { type: T }>;

/** One start of a run, as far as the journal tells of it. */
interface Attempt {
  readonly claim: Of<"claim">;
  readonly series: Map<string, SeriesBuilder>;
  readonly output: OutputLine[];
  readonly artifacts: Map<string, Of<"artifact">>;
  end?: { readonly status: TerminalStatus; readonly error?: string; readonly at: number };
  /** The last sign of life. */
  lastAt: number;
}

/** The attempts of each run by their number. */
type Journalled = Map<string, Map<number, Attempt>>;

const cutOff = "The journal ends before the run does: its worker was stopped.";

/**
 * The runs of a journal, a folder of files or one of them; one whose worker was cut off has crashed. Throws a UserError for
 * a journal that is damaged.
 */
export async function* readJournal(place: string): AsyncGenerator<KeptRun> {
  const files = journalFiles(place);
  if (files.length === 0) throw new UserError(`There is no journal at ${place}.`);
  const blobs = journalBlobs(path.dirname(files[0]!));
  for (const byNumber of journalled(place).values()) {
    const attempts = [...byNumber.values()].sort((a, b) => a.claim.attempt - b.claim.attempt);
    const artifacts = new Map(attempts.flatMap((one) => [...one.artifacts]));
    const contents = [];
    const byName = [...artifacts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, mediaType, hash: stored } of byName) {
      contents.push({ name, mediaType, content: new Uint8Array(await blobs.get(stored)) });
    }
    yield { ...kept(attempts), artifacts: contents };
  }
}

/** The files of a journal. */
export function journalFiles(place: string): readonly string[] {
  const kind = statSync(place, { throwIfNoEntry: false });
  if (kind?.isFile() === true) return place.endsWith(journalEnding) ? [place] : [];
  if (kind?.isDirectory() !== true) return [];
  const names = readdirSync(place).filter((name) => name.endsWith(journalEnding));
  return names.sort().map((name) => path.join(place, name));
}

interface Located<E extends Entry = Entry> {
  readonly entry: E;
  /** How many bytes of the file end with it. */
  readonly end: number;
  /** The file and line, for messages. */
  readonly where: string;
}

type Event = Exclude<Entry, Of<"claim"> | Of<"journal">>;

/**
 * Reads files that others may write to meanwhile. The end of a run, or what it printed, may stand in the file of the process
 * that watched it: such an entry counts only if it was there before the first file was read, for then all that came before
 * it is read as well.
 */
function journalled(place: string): Journalled {
  const before = new Map(journalFiles(place).map((file) => [file, statSync(file).size]));
  const runs: Journalled = new Map();
  const ofOthers: Located<Event>[] = [];
  for (const file of journalFiles(place)) {
    const own = new Set<string>();
    for (const located of entriesOf(file)) {
      const { entry, end, where } = located;
      if (entry.type === "journal") continue;
      if (entry.type === "claim") {
        begin(entry, runs, where);
        own.add(entry.id);
      } else if (own.has(entry.id)) add(entry, runs, where);
      else if (end <= (before.get(file) ?? 0)) ofOthers.push({ ...located, entry });
    }
  }
  for (const { entry, where } of ofOthers) add(entry, runs, where);
  return runs;
}

function* entriesOf(file: string): Generator<Located> {
  for (const { value: parsed, line, end } of decodeFile(file)) {
    const where = `${file}: line ${line}`;
    const result = shape.safeParse(parsed);
    if (!result.success) {
      const { path: at, message } = result.error.issues[0]!;
      throw new UserError(`${where}: ${at.map(String).join(".") || "the whole"}: ${message}.`);
    }
    if (result.data.type === "journal" && result.data.version > journalVersion) {
      throw new UserError(
        `${where}: the journal has version ${result.data.version}; this Pushforward reads ${journalVersion}: upgrade it.`,
      );
    }
    yield { entry: result.data, end, where };
  }
}

function begin(claim: Of<"claim">, runs: Journalled, where: string): void {
  if (hashOf(claim.run.config) !== claim.run.configHash) {
    throw new UserError(`${where}: the configuration does not have the hash that it is said to have.`);
  }
  const attempts = runs.get(claim.id) ?? new Map<number, Attempt>();
  runs.set(claim.id, attempts);
  attempts.set(claim.attempt, { claim, series: new Map(), output: [], artifacts: new Map(), lastAt: claim.at });
}

function add(entry: Event, runs: Journalled, where: string): void {
  const attemptOf = (number: number): Attempt => {
    const attempt = runs.get(entry.id)?.get(number);
    if (attempt) return attempt;
    throw new UserError(`${where}: attempt ${number} of the run ${JSON.stringify(entry.id)} was never begun.`);
  };
  switch (entry.type) {
    case "log": {
      const attempt = attemptOf(entry.attempt);
      for (const [name, step, logged, at] of entry.points) {
        const builder = attempt.series.get(name) ?? new SeriesBuilder();
        attempt.series.set(name, builder);
        builder.add(step, Number(logged), at);
        attempt.lastAt = Math.max(attempt.lastAt, at);
      }
      break;
    }
    case "output":
      for (const line of entry.lines) attemptOf(line.attempt).output.push(line);
      break;
    case "artifact":
      attemptOf(entry.attempt).artifacts.set(entry.name, entry);
      break;
    case "finish": {
      const { status, error, at } = entry;
      attemptOf(entry.attempt).end = { status, at, ...(error !== undefined && { error }) };
    }
  }
}

function kept(attempts: readonly Attempt[]): Omit<KeptRun, "artifacts"> {
  const ended = attempts.map((one) => ({
    ...one,
    end: one.end ?? { status: "crashed" as const, error: cutOff, at: one.lastAt },
  }));
  const { claim, end } = ended.at(-1)!;
  const run: Run = {
    id: claim.id,
    ...claim.run,
    status: end.status,
    attempt: claim.attempt,
    createdAt: claim.createdAt,
    startedAt: claim.at,
    finishedAt: end.at,
    ...(end.error !== undefined && { error: end.error }),
    environment: claim.environment,
    metrics: {},
  };
  return {
    run,
    attempts: ended.map((one) => ({
      attempt: one.claim.attempt,
      startedAt: one.claim.at,
      finishedAt: one.end.at,
      status: one.end.status,
      ...(one.end.error !== undefined && { error: one.end.error }),
      environment: one.claim.environment,
    })),
    output: ended.flatMap(({ output }) => output),
    series: superseded(attempts.map(({ series }) => series)),
  };
}

/** What counts of the series of several attempts: each supersedes the ones before it from its own first step on. */
function superseded(attempts: readonly ReadonlyMap<string, SeriesBuilder>[]): ReadonlyMap<string, Series> {
  const names = [...new Set(attempts.flatMap((series) => [...series.keys()]))].sort();
  return new Map(
    names.map((name) => {
      const merged = new SeriesBuilder();
      let end = Infinity;
      for (const series of attempts.toReversed()) {
        const { steps, values, at } = series.get(name)?.series() ?? { steps: [], values: [], at: [] };
        steps.forEach((step, i) => {
          if (step < end) merged.add(step, values[i]!, at[i]!);
        });
        end = Math.min(end, steps[0] ?? Infinity);
      }
      return [name, merged.series()];
    }),
  );
}
