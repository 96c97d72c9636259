import { mkdirSync, mkdtempSync } from "node:fs";
import path from "node:path";
import type { ComponentRef } from "../component/component.js";
import type { JobQueue } from "../launchers/launcher.js";
import { UserError } from "../numerics/error.js";
import type { Json, Store } from "../tracking/store.js";
import type { Sweep, SweepLaunch } from "../tracking/sweep-store.js";

export interface LaunchOptions {
  readonly store: Store;
  /** With the password that workers need. */
  readonly storeUrl: string;
  readonly sweep: Sweep;
  readonly launcher: ComponentRef<"launcher">;
  readonly queue: JobQueue;
  readonly workers: number;
  /** Program and arguments that run Pushforward. */
  readonly program: readonly string[];
  /** Of `pushforward work`, beside the sweep. */
  readonly workArguments: readonly string[];
  /** Workers share a store of one file on a disk that all of them see. */
  readonly allowSqlite: boolean;
}

const launchesFolder = path.join("results", "launches");

/** Submits workers of a sweep, and notes in the store that they were. Resolves to the note and the folder of their logs. */
export async function launchSweep(options: LaunchOptions): Promise<SweepLaunch & { readonly files: string }> {
  const { store, storeUrl, sweep, launcher, queue, workers } = options;
  if (!options.allowSqlite) refuseFiles(storeUrl, launcher.name);
  mkdirSync(launchesFolder, { recursive: true });
  // The folder is made for the user alone.
  const files = mkdtempSync(path.resolve(launchesFolder, `${sweep.id}-`));
  const submitted = await queue.submit({
    sweep: sweep.id,
    workers,
    command: [...options.program, "work", sweep.id, ...options.workArguments],
    folder: process.cwd(),
    files,
    secrets: { PUSHFORWARD_STORE: storeUrl },
  });
  const { name, options: settings } = launcher;
  const launch: SweepLaunch = {
    launcher: name,
    options: settings as Readonly<Record<string, Json>>,
    submitted,
    workers,
    at: Date.now(),
  };
  await store.sweeps.addLaunch(sweep.id, launch);
  return { ...launch, files };
}

function refuseFiles(storeUrl: string, launcher: string): void {
  if (/^postgres(ql)?:/.test(storeUrl)) return;
  throw new UserError(
    `Workers that ${launcher} starts on other machines need a PostgreSQL store: --store postgres://USER@HOST/DATABASE. ` +
      "If all of them see the file of this store, on a disk whose locks work, --allow-sqlite takes it.",
  );
}
