import type { Experiment } from "../experiment/experiment.js";
import { runTrial, type TrialProgress } from "../experiment/run-trial.js";
import { artifactNames } from "../experiment/trial.js";
import { UserError } from "../numerics/error.js";
import { newOwner } from "../tracking/owner.js";
import type { Run, Store, TerminalStatus } from "../tracking/store.js";
import { markBegin, markEnd } from "./output-marks.js";
import { SystemMonitor } from "./system-monitor.js";
import type { Assignment, FromWorker, LeaveReason } from "./messages.js";

const heartbeatMs = 10_000;
const progressMs = 100;

export interface TrialLoopOptions {
  readonly experiment: Experiment;
  readonly store: Store;
  readonly assignment: Assignment;
  readonly stop: AbortSignal;
  readonly tell: (message: FromWorker) => void;
}

interface Outcome {
  readonly status: TerminalStatus;
  readonly error?: string;
  /** Where an error arose that nobody foresaw. */
  readonly stack?: string;
}

function failure(error: unknown): Outcome {
  if (error instanceof UserError) return { status: "failed", error: error.message };
  if (!(error instanceof Error)) return { status: "failed", error: String(error) };
  const outcome = { status: "failed", error: `${error.name}: ${error.message}` } as const;
  return error.stack === undefined ? outcome : { ...outcome, stack: error.stack };
}

/** Claims trials and runs them, one after another, for as long as there are any. */
export class TrialLoop {
  readonly #options: TrialLoopOptions;
  readonly #owner = newOwner();

  constructor(options: TrialLoopOptions) {
    this.#options = options;
  }

  async run(): Promise<LeaveReason> {
    const { store, assignment, stop, tell } = this.#options;
    const { ids, environment, failFast, memoryLimit } = assignment;
    tell({ type: "ready", owner: this.#owner });
    for (;;) {
      if (stop.aborted) return "stopped";
      const run = await store.claim({ ids }, this.#owner, environment);
      if (!run) return "empty";
      const status = await this.#trial(run);
      if (failFast && status === "failed") return "stopped";
      if (process.memoryUsage.rss() > memoryLimit) return "grown";
    }
  }

  /** Runs one trial to its end, good or bad, and writes down which. */
  async #trial(run: Run): Promise<TerminalStatus> {
    const { store, experiment, assignment, stop, tell } = this.#options;
    const { id } = run;
    tell({ type: "started", id });
    const lost = new AbortController();
    const heartbeat = setInterval(() => void this.#beat(id, lost), heartbeatMs);
    const signal = AbortSignal.any([stop, lost.signal]);
    const { threads, checkpointInterval } = assignment;
    const monitor = new SystemMonitor(store, run);
    const onNote = (text: string): void => {
      tell({ type: "note", text });
    };
    let outcome: Outcome;
    markBegin(run);
    try {
      await this.#keepPatch(run);
      outcome = await runTrial({
        run,
        experiment,
        store,
        threads,
        signal,
        onProgress: this.#progress(id),
        onNote,
        checkpointInterval,
      });
      if (outcome.status === "completed" && run.options["evaluation.pictures"] === true) await this.#draw(run);
    } catch (error) {
      outcome = stop.aborted ? { status: "killed", error: String(stop.reason) } : failure(error);
    } finally {
      clearInterval(heartbeat);
      markEnd();
    }
    if (!lost.signal.aborted) await this.#finish(id, outcome, monitor);
    tell({ type: "ended", id, ...(outcome.stack !== undefined && { stack: outcome.stack }) });
    return outcome.status;
  }

  async #keepPatch({ id }: Run): Promise<void> {
    const { store, assignment } = this.#options;
    if (assignment.patch === undefined) return;
    await store.putArtifact(id, artifactNames.patch, new TextEncoder().encode(assignment.patch), "text/x-diff");
  }

  /** Keeps pictures of what the run has found. One that cannot be drawn is told of, and takes nothing else with it. */
  async #draw(run: Run): Promise<void> {
    try {
      // The canvas takes a while to load, and only those who want pictures wait for it.
      const { keepRunPictures } = await import("../report/run-pictures.js");
      await keepRunPictures(this.#options.store, run);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.tell({ type: "note", text: `Run ${run.id} has no pictures: ${reason}` });
    }
  }

  async #finish(id: string, { status, error }: Outcome, monitor: SystemMonitor): Promise<void> {
    try {
      await monitor.stop();
      await this.#options.store.finish(id, status, error);
    } catch (refusal) {
      // Its end, or some of its points, could not be written down; a store that is gone shows at the next claim.
      if (!(refusal instanceof UserError)) throw refusal;
      this.#options.tell({ type: "note", text: refusal.message });
    }
  }

  async #beat(id: string, lost: AbortController): Promise<void> {
    const { store, tell } = this.#options;
    try {
      if (await store.heartbeat(id, this.#owner)) return;
      tell({ type: "note", text: `Run ${id} was taken away from its worker, which leaves it.` });
      lost.abort();
    } catch (error) {
      // The lease outlives a few missed beats; a store that stays away fails the trial when it logs.
      tell({ type: "note", text: `Run ${id}: ${error instanceof Error ? error.message : String(error)}` });
    }
  }

  /** Passes progress on, though not more often than anyone can read. */
  #progress(id: string): (progress: TrialProgress) => void {
    let toldAt = -Infinity;
    let toldPhase: string | undefined;
    return (progress) => {
      const now = performance.now();
      if (now - toldAt < progressMs && progress.phase === toldPhase) return;
      toldAt = now;
      toldPhase = progress.phase;
      this.#options.tell({ type: "progress", id, progress });
    };
  }
}
