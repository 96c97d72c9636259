import { mkdirSync, mkdtempSync } from "node:fs";
import path from "node:path";
import type { ComponentRef } from "../component/component.js";
import type { JobQueue } from "../launchers/launcher.js";
import { UserError } from "../numerics/error.js";
import { openStore } from "../tracking/open.js";
import type { Json, Store } from "../tracking/store.js";
import type { Sweep } from "../tracking/sweep-store.js";
import { prepareSweep, type FreshSweep, type KnownSweep } from "./sweep.js";

export interface LaunchOptions {
  readonly target: FreshSweep | KnownSweep;
  /** With the password that workers need. */
  readonly storeUrl: string;
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

export interface LaunchedSweep {
  readonly sweep: Sweep;
  /** What the launcher knows the workers by. */
  readonly submitted: string;
  /** The folder of their scripts and logs. */
  readonly files: string;
}

/** Begins a sweep, or goes on with it, by workers that are submitted to run elsewhere; the store remembers them. */
export async function launchSweep(options: LaunchOptions): Promise<LaunchedSweep> {
  const { target, storeUrl, launcher } = options;
  if (!options.allowSqlite) refuseFiles(storeUrl, launcher.name);
  const store = await openStore(storeUrl, { create: !("sweep" in target) });
  try {
    const { sweep } = await prepareSweep({ ...target, workers: options.workers }, store);
    await store.sweeps.revive(sweep.id, { all: true });
    return { sweep, ...(await submit(options, store, sweep)) };
  } finally {
    await store.close();
  }
}

async function submit(options: LaunchOptions, store: Store, sweep: Sweep): Promise<Omit<LaunchedSweep, "sweep">> {
  const { storeUrl, launcher, queue, workers } = options;
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
  await store.sweeps.addLaunch(sweep.id, {
    launcher: launcher.name,
    options: launcher.options as Readonly<Record<string, Json>>,
    submitted,
    workers,
    at: Date.now(),
  });
  return { submitted, files };
}

function refuseFiles(storeUrl: string, launcher: string): void {
  if (/^postgres(ql)?:/.test(storeUrl)) return;
  throw new UserError(
    `Workers that ${launcher} starts on other machines need a PostgreSQL store: --store postgres://USER@HOST/DATABASE. ` +
      "If all of them see the file of this store, on a disk whose locks work, --allow-sqlite takes it.",
  );
}
