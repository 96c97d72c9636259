import { mkdirSync, openSync, closeSync, writeSync } from "node:fs";
import path from "node:path";
import type { Run, Series } from "../../tracking/store.js";
import type { KeptRun } from "../../tracking/adopt.js";
import { encodeEvent, types, type ValueMessage } from "./event.js";
import { encodeRecord } from "./records.js";

const scalarClass = 1;
const tensorClass = 2;

/**
 * Writes a run for TensorBoard as `<folder>/<study>/<label>-<id>/events.out.tfevents.<seconds>.pushforward`: every series as
 * scalars in double precision, and the configuration, the seed and the status as a text.
 */
export function writeEvents(folder: string, { run, series }: Pick<KeptRun, "run" | "series">): void {
  const place = path.join(folder, fileName(run.study), fileName(`${run.label}-${run.id}`));
  mkdirSync(place, { recursive: true });
  const seconds = Math.floor(run.createdAt / 1000);
  const file = openSync(path.join(place, `events.out.tfevents.${seconds}.pushforward`), "wx");
  try {
    const write = (event: Parameters<typeof encodeEvent>[0]) => writeSync(file, encodeRecord(encodeEvent(event)));
    write({ wallTime: run.createdAt / 1000, fileVersion: "brain.Event:2" });
    write({ wallTime: run.createdAt / 1000, step: 0, summary: { value: [configuration(run)] } });
    for (const [name, points] of series) for (const event of scalars(name, points)) write(event);
  } finally {
    closeSync(file);
  }
}

function* scalars(tag: string, { steps, values, at }: Series) {
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

/** A name as one that is safe for a file or folder on any system. */
function fileName(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}._ -]/gu, "_").replace(/^\.+|[. ]+$/g, "_");
  return safe.slice(0, 120) || "_";
}
