import { createHash } from "node:crypto";
import { openStore } from "../tracking/open.js";
import { findSweep } from "./find-sweep.js";
import type { Assignment, FromWorker, LeaveReason } from "./messages.js";
import { loadStudy } from "./study.js";
import { readSpec } from "./sweep-spec.js";
import { TrialLoop } from "./trial-loop.js";

export interface WorkOptions extends Assignment {
  /** Ends the worker at the next chance; its reason is kept with the run that is left. */
  readonly stop: AbortSignal;
  readonly tell: (message: FromWorker) => void;
}

/**
 * Works on a sweep, from any machine that reaches its store and has its experiment file at the same path: asks for trials,
 * claims runs and runs them, until nothing more is to come, the sweep is stopped, or `stop` is aborted. No other process is
 * needed: any number of workers join and leave at any time, and one that dies leaves a run whose lease runs out.
 */
export async function workOn(options: WorkOptions): Promise<LeaveReason> {
  const { storeUrl, sourceHash, leaseMs, tell } = options;
  const store = await openStore(storeUrl, { leaseMs });
  try {
    const sweep = await findSweep(store, options.sweep);
    const { file, set } = readSpec(sweep);
    const swept = await loadStudy(file, set);
    const { source } = swept;
    if (sourceHash !== undefined && hashOfText(source.text) !== sourceHash) {
      tell({ type: "note", text: `${file} has changed since the sweep began: new workers run its new components.` });
    }
    return await new TrialLoop({ ...options, sweep: sweep.id, swept, store }).run();
  } finally {
    await store.close();
  }
}

/** SHA-256 of an experiment file's text. */
export function hashOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
