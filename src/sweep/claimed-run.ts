import { runTrial, type TrialProgress } from "../experiment/run-trial.js";
import { artifactNames } from "../experiment/trial.js";
import { UserError } from "../numerics/error.js";
import type { Replica } from "../runtime/replicas/replica-group.js";
import { heartbeatPart } from "../tracking/lease.js";
import { stopRequested } from "../tracking/stop-requests.js";
import type { Run, TerminalStatus } from "../tracking/store.js";
import type { CpuShares } from "./cpu-shares.js";
import type { Pruning } from "./pruning.js";
import { SystemMonitor } from "./system-monitor.js";
import type { TrialLoopOptions } from "./trial-loop.js";

/** How often a worker looks whether its sweep was stopped. */
const lookMs = 2_000;
const progressMs = 100;

export interface ClaimedRunParts extends Omit<TrialLoopOptions, "stop"> {
  readonly run: Run;
  /** Under which it was claimed. */
  readonly owner: string;
  readonly pruning: Pruning;
  readonly cpu: CpuShares;
  /** Its place among those that run at once, if there are others. */
  readonly replica?: Replica;
  /** Ends it at the next chance. */
  readonly stop: AbortSignal;
  /** Called when it sees that the sweep was stopped. */
  readonly onSweepStopped: (reason: string) => void;
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

/** A run that this worker has claimed: kept alive, run to its end, good or bad, and written down. */
export class ClaimedRun {
  readonly #parts: ClaimedRunParts;
  /** Aborted when the run belongs to someone else. */
  readonly #lost = new AbortController();
  /** Aborted when the run itself was asked to stop. */
  readonly #asked = new AbortController();

  constructor(parts: ClaimedRunParts) {
    this.#parts = parts;
  }

  /** Resolves to how it ended. */
  async toEnd(): Promise<TerminalStatus> {
    const { store, run, cpu, tell, replica, leaseMs } = this.#parts;
    const { id } = run;
    tell({ type: "started", id });
    const heartbeat = setInterval(() => void this.#beat(), heartbeatPart * leaseMs);
    const look = setInterval(() => void this.#look(), lookMs);
    const monitor = new SystemMonitor(store, run, cpu.join());
    let outcome: Outcome;
    try {
      outcome = await this.#run();
    } catch (error) {
      const stopped = [this.#asked.signal, this.#parts.stop].find(({ aborted }) => aborted);
      outcome = stopped ? { status: "killed", error: String(stopped.reason) } : failure(error);
    } finally {
      clearInterval(heartbeat);
      clearInterval(look);
      replica?.leave();
    }
    if (this.#lost.signal.aborted) monitor.leave();
    else await this.#finish(outcome, monitor);
    tell({ type: "ended", id, ...(outcome.stack !== undefined && { stack: outcome.stack }) });
    return outcome.status;
  }

  async #run(): Promise<Outcome> {
    const { run, swept, store, threads, checkpointInterval, pruning, replica, tell, stop } = this.#parts;
    await this.#keepPatch();
    const onReport = await pruning.onReport(run);
    const outcome = await runTrial({
      run,
      experiment: swept.study,
      store,
      threads,
      signal: AbortSignal.any([stop, this.#lost.signal, this.#asked.signal]),
      onProgress: this.#progress(),
      onNote: (text) => {
        tell({ type: "note", text });
      },
      checkpointInterval,
      ...(onReport && { onReport }),
      ...(replica && { startRuntime: (options) => replica.startRuntime(options) }),
    });
    if (outcome.status === "completed" && run.options["evaluation.pictures"] === true) await this.#draw();
    return outcome;
  }

  async #keepPatch(): Promise<void> {
    const { store, patch, run } = this.#parts;
    if (patch === undefined) return;
    await store.putArtifact(run.id, artifactNames.patch, new TextEncoder().encode(patch), "text/x-diff");
  }

  /** Keeps pictures of what the run has found. One that cannot be drawn is told of, and takes nothing else with it. */
  async #draw(): Promise<void> {
    const { store, run, tell } = this.#parts;
    try {
      // The canvas takes a while to load, and only those who want pictures wait for it.
      const { keepRunPictures } = await import("../report/run-pictures.js");
      await keepRunPictures(store, run);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tell({ type: "note", text: `Run ${run.id} has no pictures: ${reason}` });
    }
  }

  /** Whoever asked the run itself to stop does not want it to wait for another worker. */
  async #finish({ status, error }: Outcome, monitor: SystemMonitor): Promise<void> {
    const { store, requeue, run, tell } = this.#parts;
    const isWanted = !this.#asked.signal.aborted;
    try {
      await monitor.stop();
      if (status === "killed" && requeue && isWanted) await store.release(run.id, error ?? "Its worker left it.");
      else await store.finish(run.id, status, error);
    } catch (refusal) {
      // Its end, or some of its points, could not be written down; a store that is gone shows at the next claim.
      if (!(refusal instanceof UserError)) throw refusal;
      tell({ type: "note", text: refusal.message });
    }
  }

  async #beat(): Promise<void> {
    const { store, run, owner, tell } = this.#parts;
    try {
      if (await store.heartbeat(run.id, owner)) return;
      tell({ type: "note", text: `Run ${run.id} was taken away from its worker, which leaves it.` });
      this.#lost.abort();
    } catch (error) {
      // The lease outlives a few missed beats; a store that stays away fails the trial when it logs.
      tell({ type: "note", text: `Run ${run.id}: ${error instanceof Error ? error.message : String(error)}` });
    }
  }

  /** Leaves if the sweep was stopped, by whomever and wherever, and the run alone if that was asked to stop. */
  async #look(): Promise<void> {
    const { store, sweep, run, onSweepStopped } = this.#parts;
    // A store that does not answer is told of at the next heartbeat.
    const found = await store.sweeps.find(sweep).catch(() => undefined);
    if (found?.state === "stopped") onSweepStopped("The sweep was stopped.");
    if (await store.isStopRequested(run.id).catch(() => false)) this.#asked.abort(stopRequested);
  }

  /** Passes progress on, though not more often than anyone can read. */
  #progress(): (progress: TrialProgress) => void {
    const { tell, run } = this.#parts;
    let toldAt = -Infinity;
    let toldPhase: string | undefined;
    return (progress) => {
      const now = performance.now();
      if (now - toldAt < progressMs && progress.phase === toldPhase) return;
      toldAt = now;
      toldPhase = progress.phase;
      tell({ type: "progress", id: run.id, progress });
    };
  }
}
