import type { Run } from "../tracking/store.js";
import type { TrialProgress } from "../experiment/run-trial.js";

/** What a sweep has to do, told before it begins. */
export interface SweepPlan {
  readonly study: string;
  /** Id of the sweep. */
  readonly sweep: string;
  /** Who says what is tried, if it is not the full grid. */
  readonly sampler?: string;
  /** All runs that it has in the end, each counted once however often it is begun. */
  readonly total: number;
  /** Whether it may be fewer: a race spares seeds, and a configuration may come again. */
  readonly isBound: boolean;
  /** Completed or pruned before. */
  readonly done: number;
  /** Ended before for good, and not well. */
  readonly failed: number;
  /** Yet to be run, `retried` of them once more. */
  readonly toRun: number;
  readonly retried: number;
  /** Being run by another sweep. */
  readonly elsewhere: number;
  readonly workers: number;
  readonly threads: number;
  /** Trials that a worker trains at once. */
  readonly replicas: number;
  readonly storeUrl: string;
}

/**
 * Hears what happens in a sweep, as it happens; `worker` numbers the place among the trials that run side by side, those that
 * one worker trains at once among them.
 */
export interface SweepReporter {
  planned(plan: SweepPlan): void;
  started(worker: number, run: Run): void;
  progress(worker: number, run: Run, progress: TrialProgress): void;
  /** `stack` says where in the code an unexpected error arose. */
  ended(worker: number, run: Run, stack?: string): void;
  /** A line that the experiment, or a library, printed in a worker. */
  output(worker: number, line: string): void;
  note(text: string): void;
  close(): void;
}
