import { setTimeout } from "node:timers/promises";
import { runTrial, type TrialProgress } from "../experiment/run-trial.js";
import { artifactNames } from "../experiment/trial.js";
import { UserError } from "../numerics/error.js";
import { newOwner } from "../tracking/owner.js";
import { stopRequested } from "../tracking/stop-requests.js";
import type { Run, Store, TerminalStatus } from "../tracking/store.js";
import { markBegin, markEnd } from "./output-marks.js";
import type { Assignment, FromWorker, LeaveReason } from "./messages.js";
import { Pruning } from "./pruning.js";
import { SearchEngine, type Step } from "./search-engine.js";
import type { SweptStudy } from "./study.js";
import { SystemMonitor } from "./system-monitor.js";

const heartbeatMs = 10_000;
/** How often a worker looks whether its sweep was stopped. */
const lookMs = 2_000;
const progressMs = 100;
/** How long a worker waits before it looks again for what the results of others allow. */
const waitMs = 100;
/** How long, when all that is left is run by others. */
const lingerMs = 250;
/** How often a worker looks for runs of workers that are gone. */
const reapMs = 15_000;

export interface TrialLoopOptions extends Omit<Assignment, "storeUrl" | "sourceHash"> {
  readonly store: Store;
  readonly swept: SweptStudy;
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

/** Asks for trials, claims their runs and runs them, one after another, for as long as there are any. */
export class TrialLoop {
  readonly #options: TrialLoopOptions;
  readonly #owner = newOwner();
  readonly #engine: SearchEngine;
  /** Aborted when the sweep was stopped. */
  readonly #left = new AbortController();
  readonly #stop: AbortSignal;
  #reapedAt = -Infinity;
  readonly #pruning: Pruning;

  constructor(options: TrialLoopOptions) {
    this.#options = options;
    const { store, sweep, swept, tell } = options;
    this.#engine = new SearchEngine(store, sweep, swept, (text) => {
      tell({ type: "note", text });
    });
    this.#pruning = new Pruning(store, sweep, swept);
    this.#stop = AbortSignal.any([options.stop, this.#left.signal]);
  }

  async run(): Promise<LeaveReason> {
    const { store, sweep, ids, environment, failFast, lingers, memoryLimit, tell } = this.#options;
    tell({ type: "ready", owner: this.#owner });
    for (;;) {
      if (this.#stop.aborted) return "stopped";
      const step = ids === undefined ? await this.#advance() : "claim";
      if (step === "stopped") return "stopped";
      if (step === "done" || (step === "linger" && !lingers)) return "empty";
      const run = step === "claim" ? await store.claim(ids ? { ids } : { sweep }, this.#owner, environment) : undefined;
      if (!run) {
        if (ids) return "empty";
        // Another worker was faster, or what comes next depends on what others run.
        await setTimeout(step === "linger" ? lingerMs : waitMs, undefined, { signal: this.#stop }).catch(
          () => undefined,
        );
        continue;
      }
      const status = await this.#trial(run);
      if (failFast && status === "failed") return "stopped";
      if (process.memoryUsage.rss() > memoryLimit) return "grown";
    }
  }

  async #advance(): Promise<Step> {
    const step = await this.#engine.advance();
    const now = performance.now();
    if (step === "claim" || step === "stopped" || (step !== "done" && now - this.#reapedAt < reapMs)) return step;
    // What a worker left that is gone, perhaps on another machine, is to be run by those who are here.
    this.#reapedAt = now;
    const reaped = await this.#options.store.reap();
    return reaped.length > 0 ? this.#engine.advance() : step;
  }

  /** Runs one trial to its end, good or bad, and writes down which. */
  async #trial(run: Run): Promise<TerminalStatus> {
    const { store, swept, threads, checkpointInterval, tell } = this.#options;
    const { id } = run;
    tell({ type: "started", id });
    const lost = new AbortController();
    const asked = new AbortController();
    const heartbeat = setInterval(() => void this.#beat(id, lost), heartbeatMs);
    const look = setInterval(() => void this.#look(id, asked), lookMs);
    const signal = AbortSignal.any([this.#stop, lost.signal, asked.signal]);
    const monitor = new SystemMonitor(store, run);
    const onNote = (text: string): void => {
      tell({ type: "note", text });
    };
    let outcome: Outcome;
    markBegin(run);
    try {
      await this.#keepPatch(run);
      const onReport = await this.#pruning.onReport(run);
      outcome = await runTrial({
        run,
        experiment: swept.study,
        store,
        threads,
        signal,
        onProgress: this.#progress(id),
        onNote,
        checkpointInterval,
        ...(onReport && { onReport }),
      });
      if (outcome.status === "completed" && run.options["evaluation.pictures"] === true) await this.#draw(run);
    } catch (error) {
      const stopped = [asked.signal, this.#stop].find(({ aborted }) => aborted);
      outcome = stopped ? { status: "killed", error: String(stopped.reason) } : failure(error);
    } finally {
      clearInterval(heartbeat);
      clearInterval(look);
      markEnd();
    }
    if (!lost.signal.aborted) await this.#finish(id, outcome, monitor, asked.signal.aborted);
    tell({ type: "ended", id, ...(outcome.stack !== undefined && { stack: outcome.stack }) });
    return outcome.status;
  }

  async #keepPatch({ id }: Run): Promise<void> {
    const { store, patch } = this.#options;
    if (patch === undefined) return;
    await store.putArtifact(id, artifactNames.patch, new TextEncoder().encode(patch), "text/x-diff");
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

  /** Whoever asked the run itself to stop does not want it to wait for another worker. */
  async #finish(id: string, { status, error }: Outcome, monitor: SystemMonitor, asked: boolean): Promise<void> {
    try {
      await monitor.stop();
      const { store, requeue } = this.#options;
      if (status === "killed" && requeue && !asked) await store.release(id, error ?? "Its worker left it.");
      else await store.finish(id, status, error);
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

  /** Leaves if the sweep was stopped, by whomever and wherever, and the run alone if that was asked to stop. */
  async #look(run: string, asked: AbortController): Promise<void> {
    const { store, sweep } = this.#options;
    // A store that does not answer is told of at the next heartbeat.
    const [found] = await store.sweeps.list({ id: sweep }).catch(() => []);
    if (found?.state === "stopped") this.#left.abort("The sweep was stopped.");
    if (await store.isStopRequested(run).catch(() => false)) asked.abort(stopRequested);
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
