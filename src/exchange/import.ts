import { existsSync, openSync, readSync, closeSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../numerics/error.js";
import type { Adoption, KeptRun } from "../tracking/adopt.js";
import type { Store } from "../tracking/store.js";
import { journalFiles, readJournal } from "./journal.js";
import { eventFolders, readEvents } from "./tensorboard/read.js";

export const importFormats = ["pushforward", "journal", "mlflow", "tensorboard"] as const;
export type ImportFormat = (typeof importFormats)[number];

/** The runs at a place, whatever wrote them there. */
export async function* readRuns(place: string, format = formatOf(place)): AsyncGenerator<KeptRun> {
  switch (format) {
    case "pushforward": {
      const { readArchive } = await import("./archive.js");
      const { readNative } = await import("./native.js");
      yield* readNative(await readArchive(place));
      break;
    }
    case "journal": {
      yield* readJournal(place);
      break;
    }
    case "mlflow": {
      const { readMlflow } = await import("./mlflow/read.js");
      yield* readMlflow(place);
      break;
    }
    case "tensorboard": {
      yield* readEvents(place);
    }
  }
}

export interface Imported {
  readonly run: KeptRun["run"];
  readonly adoption: Adoption;
}

/**
 * Takes the runs at a place into a store, one at a time, then what is said there of studies that say nothing here, and the
 * sweeps that are not here.
 */
export async function* importRuns(
  store: Pick<Store, "adopt" | "studies" | "describeStudy" | "sweeps" | "runs">,
  place: string,
  format = formatOf(place),
): AsyncGenerator<Imported> {
  for await (const kept of readRuns(place, format)) yield { run: kept.run, adoption: await store.adopt(kept) };
  if (format !== "pushforward") return;
  await importStudies(store, place);
  await importSweeps(store, place);
}

async function importStudies(store: Pick<Store, "studies" | "describeStudy">, place: string): Promise<void> {
  const { readArchive } = await import("./archive.js");
  const { readStudies } = await import("./native.js");
  const known = new Map((await store.studies()).map(({ name, description }) => [name, description]));
  for (const { name, description } of await readStudies(await readArchive(place))) {
    const silent = Object.keys(known.get(name) ?? { absent: true }).length === 0;
    if (silent) await store.describeStudy(name, description);
  }
}

async function importSweeps(store: Pick<Store, "sweeps" | "runs">, place: string): Promise<void> {
  const { readArchive } = await import("./archive.js");
  const { adoptSweep } = await import("./kept-sweeps.js");
  const { readSweeps } = await import("./native.js");
  for (const sweep of await readSweeps(await readArchive(place))) await adoptSweep(store, sweep);
}

/** What a file or folder holds, by its content. */
function formatOf(place: string): ImportFormat {
  const kind = statSync(place, { throwIfNoEntry: false });
  if (!kind) throw new UserError(`There is no file or folder ${place}.`);
  if (kind.isDirectory()) {
    if (existsSync(path.join(place, "manifest.json"))) return "pushforward";
    if (journalFiles(place).length > 0) return "journal";
  } else {
    const head = firstBytes(place, 16);
    if (head.startsWith("PK")) return "pushforward";
    if (head.startsWith("SQLite format 3")) return "mlflow";
    if (journalFiles(place).length > 0) return "journal";
  }
  if (eventFolders(place).size > 0) return "tensorboard";
  throw new UserError(
    `${place} is nothing that can be imported: expected an export of Pushforward (a folder or .zip), a journal, ` +
      "an mlflow.db, or a folder with event files of TensorBoard.",
  );
}

function firstBytes(file: string, count: number): string {
  const buffer = Buffer.alloc(count);
  const opened = openSync(file, "r");
  try {
    return buffer.toString("latin1", 0, readSync(opened, buffer, 0, count, 0));
  } finally {
    closeSync(opened);
  }
}
