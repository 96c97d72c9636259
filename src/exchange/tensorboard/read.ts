import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../numerics/error.js";
import type { KeptRun } from "../../tracking/adopt.js";
import { foreignRun, SeriesBuilder } from "../foreign.js";
import { decodeEvent, type EventMessage, scalarOf } from "./event.js";
import { decodeRecords } from "./records.js";

const isEventFile = (name: string): boolean => path.basename(name).includes("tfevents");

/** Folders at and below a place that hold event files, each a run of TensorBoard, with the files in order of name. */
export function eventFolders(place: string): ReadonlyMap<string, readonly string[]> {
  const kind = statSync(place, { throwIfNoEntry: false });
  if (!kind) throw new UserError(`There is no file or folder ${place}.`);
  if (kind.isFile()) return new Map(isEventFile(place) ? [[path.dirname(place), [place]]] : []);
  const files = readdirSync(place, { recursive: true, encoding: "utf8" }).filter(isEventFile).sort();
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const folder = path.join(place, path.dirname(file));
    folders.set(folder, [...(folders.get(folder) ?? []), path.join(place, file)]);
  }
  return folders;
}

/**
 * The runs whose event files lie at or below a place: their scalars. Where a run was started again, TensorBoard lets the
 * new steps supersede those at and after the first of them, and so does this. A study is named after the folder.
 */
export function* readEvents(place: string): Generator<KeptRun> {
  for (const [folder, files] of eventFolders(place)) {
    const below = path.relative(place, folder);
    yield readFolder(
      files,
      path.basename(path.resolve(place)),
      below === "" ? path.basename(path.resolve(folder)) : below,
    );
  }
}

function readFolder(files: readonly string[], study: string, label: string): KeptRun {
  const builders = new Map<string, SeriesBuilder>();
  let [first, last] = [Infinity, -Infinity];
  for (const file of files) {
    for (const { wallTime, step = 0, summary } of eventsOf(file)) {
      first = Math.min(first, wallTime);
      last = Math.max(last, wallTime);
      for (const value of summary?.value ?? []) {
        const number = scalarOf(value);
        if (number === undefined || value.tag === "") continue;
        const builder = builders.get(value.tag) ?? new SeriesBuilder();
        builders.set(value.tag, builder);
        builder.addRestarting(step, number, 1000 * wallTime);
      }
    }
  }
  if (first > last) throw new UserError(`${files.join(", ")}: there is no event in it.`);
  return foreignRun({
    tool: "tensorboard",
    origin: [study, label, String(first)],
    study,
    label,
    status: "completed",
    createdAt: Math.round(1000 * first),
    finishedAt: Math.round(1000 * last),
    options: {},
    environment: { tensorboard: files.map((file) => path.basename(file)) },
    series: new Map([...builders].map(([tag, builder]) => [tag, builder.series()])),
    artifacts: [],
  });
}

function* eventsOf(file: string): Generator<EventMessage> {
  for (const record of decodeRecords(readFileSync(file), file)) {
    let event;
    try {
      event = decodeEvent(record);
    } catch (error) {
      throw new UserError(`${file} is no event file of TensorBoard: a record in it is no event.`, { cause: error });
    }
    if (Number.isFinite(event.wallTime) && Math.abs(event.step ?? 0) <= 2 ** 53) yield event;
  }
}
