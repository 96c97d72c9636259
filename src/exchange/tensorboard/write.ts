import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Run, Series } from "../../tracking/store.js";
import type { KeptRun } from "../../tracking/adopt.js";
import { encodeEvent, types, type EventMessage, type ValueMessage } from "./event.js";
import { encodeRecord } from "./records.js";

const scalarClass = 1;
const tensorClass = 2;

/**
 * Writes a run for TensorBoard as `<folder>/<study>/<label>-<id>/events.out.tfevents.<seconds>.pushforward`: every series as
 * scalars in double precision, and the configuration, the seed and the status as a text.
 */
export function writeEvents(folder: string, { run, series }: Pick<KeptRun, "run" | "series">): void {
  const place = path.join(folder, fileName(run.study), `${fileName(run.label)}-${run.id}`);
  mkdirSync(place, { recursive: true });
  const seconds = Math.floor(run.createdAt / 1000);
  const file = openSync(path.join(place, `events.out.tfevents.${seconds}.pushforward`), "wx");
  try {
    for (const some of together(events(run, series))) writeFileSync(file, some);
  } finally {
    closeSync(file);
  }
}

const recordsAWrite = 1000;

function* together(events: Iterable<EventMessage>): Generator<Uint8Array> {
  let records: Uint8Array[] = [];
  for (const event of events) {
    if (records.push(encodeRecord(encodeEvent(event))) < recordsAWrite) continue;
    yield Buffer.concat(records);
    records = [];
  }
  yield Buffer.concat(records);
}

function* events(run: Run, series: KeptRun["series"]): Generator<EventMessage> {
  const wallTime = run.createdAt / 1000;
  yield { wallTime, fileVersion: "brain.Event:2" };
  yield { wallTime, step: 0, summary: { value: [configuration(run)] } };
  for (const [name, points] of series) yield* scalars(name, points);
}

function* scalars(tag: string, { steps, values, at }: Series): Generator<EventMessage> {
  for (let i = 0; i < steps.length; i++) {
    const tensor = { dtype: types.double, doubles: [values[i]!] };
    // TensorBoard looks for what a tag is in its first value.
    const metadata = { plugin: { name: "scalars" }, dataClass: scalarClass };
    const value: ValueMessage = { tag, tensor, ...(i === 0 && { metadata }) };
    yield { wallTime: at[i]! / 1000, step: steps[i]!, summary: { value: [value] } };
  }
}

function configuration({ status, seed, options }: Run): ValueMessage {
  const lines = Object.entries({ status, seed, ...options }).map(
    ([name, value]) => `    ${name}: ${JSON.stringify(value)}`,
  );
  return {
    tag: "configuration",
    tensor: { dtype: types.string, strings: [new TextEncoder().encode(lines.join("\n"))] },
    metadata: { plugin: { name: "text" }, dataClass: tensorClass },
  };
}

/** What is left of 255 bytes, the most that a name has on any system, for a name beside an id. */
const longestName = 180;

/** A name as one that is safe for a file or folder on any system. */
function fileName(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}._ -]/gu, "_").replace(/^\.+|[. ]+$/g, "_");
  // A letter cut in two by the end of the bytes becomes a sign of its own, which is left out.
  const short = Buffer.from(safe)
    .subarray(0, longestName)
    .toString()
    .replace(/\uFFFD+$/, "");
  return short || "_";
}
