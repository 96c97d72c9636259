import type { Json, NewRun, RunStatus } from "./store.js";

/** running: workers may work on it; stopped: they leave it; finished: every trial that it asks for has ended. */
export const sweepStates = ["running", "stopped", "finished"] as const;
export type SweepState = (typeof sweepStates)[number];

export interface NewSweep {
  readonly study: string;
  /** Names the sweep within its study: beginning it again goes on with it. */
  readonly identity: string;
  /** All that a worker must know to go on with it. */
  readonly spec: Readonly<Record<string, Json>>;
}

export interface Sweep extends NewSweep {
  readonly id: string;
  readonly state: SweepState;
  readonly createdAt: number;
  /** When its state or its spec last changed. */
  readonly updatedAt: number;
}

/** A trial of a sweep: a configuration, to be run with some seeds. */
export interface SweepTrial {
  /** Which of the study's members it is a trial of. */
  readonly member: string;
  /** Counts from 0 within the member, in the order of asking. */
  readonly number: number;
  readonly configHash: string;
  /** What the sampler answered, by the keys of its dimensions. */
  readonly point: Readonly<Record<string, number>>;
}

/** A trial with its place among all that were added to any sweep, ascending: where to read on from. */
export interface PlacedTrial extends SweepTrial {
  readonly place: number;
}

export interface NewSweepTrial extends SweepTrial {
  /** Of this configuration; those that are known already are not queued again. */
  readonly runs: readonly NewRun[];
}

/** What a sampler, a race or a list needs of a run of a sweep. */
export interface SweepRun {
  readonly id: string;
  readonly configHash: string;
  readonly seed: number;
  readonly status: RunStatus;
  /** How many of its attempts have crashed. */
  readonly crashes: number;
  /** Somebody asked this run itself to stop, and it has. */
  readonly unwanted: boolean;
  /** Last values of the metrics that were asked for, where it has any. */
  readonly values: Readonly<Record<string, number>>;
}

/** What a run of a sweep has logged under one name, in order of step. */
export interface SweepCurve {
  readonly configHash: string;
  readonly status: RunStatus;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Who runs a run of a sweep. */
export interface RunHolder {
  readonly run: string;
  readonly owner: string;
  /** When others may take the run, unless it gives a sign of life before. */
  readonly leaseUntil: number;
}

/** Workers of a sweep that were submitted to a system which runs them elsewhere. */
export interface SweepLaunch {
  /** Name of the launcher and its options. */
  readonly launcher: string;
  readonly options: Readonly<Record<string, Json>>;
  /** What the launcher knows them by. */
  readonly submitted: string;
  readonly workers: number;
  readonly at: number;
}

/** A sweep, and whether one of its runs is queued. */
export interface FoundSweep extends Sweep {
  readonly waiting: boolean;
}

export interface SweepChange {
  readonly state?: SweepState;
  readonly spec?: (spec: Sweep["spec"]) => Sweep["spec"];
}

/**
 * Which of the runs that did not end well are queued again: those that crashed at most `retries` times, those that were
 * killed unless somebody asked them to stop, or all.
 */
export type Revival = { readonly retries: number; readonly killed: boolean } | { readonly all: true };

/** Where sweeps are kept, beside the runs that they want. */
export interface SweepStore {
  /** Finds or makes the sweep of this identity; one that is there keeps its spec and its state. */
  begin(sweep: NewSweep): Promise<{ readonly sweep: Sweep; readonly created: boolean }>;
  /** Oldest first. */
  list(filter?: { readonly study?: string }): Promise<readonly Sweep[]>;
  find(id: string): Promise<FoundSweep | undefined>;
  /** Changes its state, and its spec to what is made of it within the transaction; resolves to what it is then. */
  change(id: string, change: SweepChange): Promise<Sweep>;
  /** Makes a running sweep finished, unless one of its runs is queued or running or it has changed since it was read as `known`. */
  finish(known: Sweep): Promise<void>;
  /**
   * Adds trials with their runs in one transaction, or runs to trials that are there; resolves to how many trials were new.
   * A trial whose number another worker was faster to give to another configuration is left out. A run that the pruner of
   * another sweep has ended is queued again.
   */
  addTrials(id: string, trials: readonly NewSweepTrial[]): Promise<number>;
  /** Its trials in the order in which they were added; only those beyond the place `after` if given. */
  trials(id: string, after?: number): Promise<readonly PlacedTrial[]>;
  /** The runs that the sweep wants, those of `configurations` if given, with the last values of `metrics`. */
  runs(id: string, metrics: readonly string[], configurations?: readonly string[]): Promise<readonly SweepRun[]>;
  /** What the runs of these configurations with one seed have logged under the name of a metric. */
  curves(
    id: string,
    metric: string,
    which: { readonly seed: number; readonly configurations: readonly string[] },
  ): Promise<readonly SweepCurve[]>;
  /** Queues its runs again that did not end well; resolves to how many. */
  revive(id: string, which: Revival): Promise<number>;
  /** Who runs its runs. */
  holders(id: string): Promise<readonly RunHolder[]>;
  addLaunch(id: string, launch: SweepLaunch): Promise<void>;
  /** Oldest first. */
  launches(id: string): Promise<readonly SweepLaunch[]>;
}
