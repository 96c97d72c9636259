import { token } from "../component/token.js";
import type { Adoption, KeptRun } from "./adopt.js";
import type { SweepStore } from "./sweep-store.js";

export const runStatuses = ["queued", "running", "completed", "pruned", "failed", "killed", "crashed"] as const;
/** failed: our error; killed: a signal or the user; crashed: its heartbeat stopped. All but the first two are terminal. */
export type RunStatus = (typeof runStatuses)[number];
export type TerminalStatus = Exclude<RunStatus, "queued" | "running">;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One trial of a study with one seed, before it has run. */
export interface NewRun {
  readonly study: string;
  /** What the run is called beside others of its study: its model's name, unless the study says otherwise. */
  readonly label: string;
  readonly seed: number;
  /** Resolved configuration: every default filled in, every search space replaced by its value. */
  readonly config: Json;
  /** SHA-256 of the canonical JSON of `config`; (study, configHash, seed) names a trial. */
  readonly configHash: string;
  /** The configuration by dotted path: `loss.path.sigma` -> 0.05, `model` -> "mlpVectorField". */
  readonly options: Readonly<Record<string, Json>>;
  /** The part of `options` that was searched over. */
  readonly point: Readonly<Record<string, Json>>;
  readonly overrides: Readonly<Record<string, Json>>;
  /** Text of the experiment file and where it was read from. */
  readonly source: { readonly path: string; readonly text: string };
}

export interface MetricSummary {
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly lastStep: number;
  readonly count: number;
}

export interface Run extends NewRun {
  readonly id: string;
  readonly status: RunStatus;
  /** How often it was started; a resumed run supersedes the steps that it repeats. */
  readonly attempt: number;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  /** One sentence, for pruned, failed, killed and crashed runs. */
  readonly error?: string;
  /** Machine, versions, git commit, threads, backend, command line: what it was run with. */
  readonly environment: Readonly<Record<string, Json>>;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  /** What people have said of it. */
  readonly tags?: readonly string[];
  readonly note?: string;
  /** When it was asked to stop, while it runs. */
  readonly stopRequestedAt?: number;
}

/** What people say of a run: words to find it by, and a text. */
export interface Annotation {
  readonly tags: readonly string[];
  readonly note: string;
}

export interface MetricPoint {
  readonly name: string;
  readonly step: number;
  /** NaN and the infinities are kept exactly. */
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Series {
  readonly steps: Float64Array;
  readonly values: Float64Array;
  readonly at: Float64Array;
}

/** One start of a run, and what became of it; without `status` it goes on. */
export interface Attempt {
  readonly attempt: number;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly status?: TerminalStatus;
  /** Kept when the run is started again. */
  readonly error?: string;
  readonly environment: Readonly<Record<string, Json>>;
}

export type OutputStream = "stdout" | "stderr";

/** A line that a run printed. */
export interface OutputLine {
  readonly attempt: number;
  readonly at: number;
  readonly stream: OutputStream;
  readonly text: string;
}

export interface Artifact {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** SHA-256 of the content; equal contents are stored once. */
  readonly hash: string;
}

export interface Study {
  readonly name: string;
  readonly runs: number;
  /** How many of the runs are in each state. */
  readonly states: Readonly<Partial<Record<RunStatus, number>>>;
  /** When one of its runs last changed its state. */
  readonly updatedAt: number;
  readonly description: Readonly<Record<string, Json>>;
}

/** All of a run but what only looking at it alone needs: its configuration as a tree, its source, its environment. */
export type RunRecord = Omit<Run, "config" | "overrides" | "source" | "environment">;

export interface SeriesOptions {
  /** Most points to read, at least 5. */
  readonly points?: number;
  readonly after?: number;
}

export interface RunFilter {
  readonly study?: string;
  readonly ids?: readonly string[];
  readonly status?: readonly RunStatus[];
  /** Only what the sweep of this id wants. */
  readonly sweep?: string;
  readonly includeDeleted?: boolean;
  /** Only so many, those that were queued last. */
  readonly newest?: number;
}

/** What a list of runs holds, for whoever shows a stretch of it and does not want to read it all. */
export interface Holdings {
  readonly runs: number;
  /** Of each metric, how many runs have a single value of it. */
  readonly figures: ReadonlyMap<string, number>;
  /** The configurations of the runs, of the run that was queued last first. */
  readonly configurations: readonly Pick<RunRecord, "options" | "point">[];
  readonly tagged: boolean;
}

/** Which queued runs may be claimed. */
export interface ClaimFilter extends RunFilter {
  readonly label?: string;
  /** Only runs none of whose attempts has crashed. */
  readonly neverCrashed?: boolean;
}

/** Where runs are kept. All methods throw a UserError for what a user can mend. */
export interface Store {
  readonly url: string;
  readonly sweeps: SweepStore;
  /**
   * Queues trials. One that is queued, running or completed under the same (study, configHash, seed) is not queued again
   * but returned as it is; one that failed, was killed or crashed is queued anew under the same id, unless `retry: false`.
   */
  enqueue(
    runs: readonly NewRun[],
    options?: { retry?: boolean },
  ): Promise<readonly { readonly run: Run; readonly queued: boolean }[]>;
  /** Atomically takes one of the queued runs (all of a study or a sweep, or of `ids`) for `owner`, oldest first. */
  claim(filter: ClaimFilter, owner: string, environment: Readonly<Record<string, Json>>): Promise<Run | undefined>;
  /** Extends the lease of a running run; false if it no longer belongs to `owner`. */
  heartbeat(id: string, owner: string): Promise<boolean>;
  /** Runs whose process is gone, or whose lease has expired, become `crashed`; returns them. */
  reap(): Promise<readonly Run[]>;
  /** Ends every run that `owner` holds, for when its process is known to be gone; returns them. */
  abandon(owner: string, status: TerminalStatus, error: string): Promise<readonly Run[]>;
  /**
   * Takes points of a running run; they are in the database within a second, and before `finish` resolves. Steps are
   * integers up to 2^53 in any order; logging a step again within an attempt replaces its value.
   */
  log(id: string, points: readonly MetricPoint[]): Promise<void>;
  /** Ends a running run (or kills a queued one). A run that has ended never changes again, unless it is queued anew. */
  finish(id: string, status: TerminalStatus, error?: string): Promise<void>;
  /** Puts a running run back into the queue, to go on later where it was left; its attempt ends as killed. */
  release(id: string, reason: string): Promise<void>;
  /**
   * Keeps a content of a running run under a relative name; the same name again replaces it. Points that were logged
   * before are in the database before it is.
   */
  putArtifact(id: string, name: string, content: Uint8Array, mediaType: string): Promise<Artifact>;
  readArtifact(id: string, name: string): Promise<Uint8Array>;
  /** Keeps lines that attempts of the run printed, also after they have ended; the first 20,000 of each. */
  logOutput(id: string, lines: readonly OutputLine[]): Promise<void>;
  /** What the attempts of a run printed, in order; without the first `skip` lines. */
  output(id: string, options?: { readonly skip?: number }): Promise<readonly OutputLine[]>;
  /** Every start of a run, first to last. */
  attempts(id: string): Promise<readonly Attempt[]>;
  artifacts(id: string): Promise<readonly Artifact[]>;
  /** In the order in which they were first queued. */
  runs(filter?: RunFilter): Promise<readonly Run[]>;
  /**
   * The same for lists and comparisons of many runs: read fast, without what these do not need, and of the metrics only
   * those that are named, if any are.
   */
  records(filter?: RunFilter, metrics?: readonly string[]): Promise<readonly RunRecord[]>;
  count(filter?: RunFilter): Promise<number>;
  holdings(filter?: Pick<RunFilter, "study">): Promise<Holdings>;
  /** A text that changes whenever a run is queued, claimed, asked to stop, ended, removed, restored or annotated; not with what running ones log. */
  revision(): Promise<string>;
  /** The run whose id begins with `prefix`; a UserError if none or several do. */
  find(prefix: string, filter?: Pick<RunFilter, "includeDeleted">): Promise<Run>;
  /**
   * What was logged under `name`, in order of step; empty if nothing. A run that was attempted again supersedes its
   * earlier attempts from the first step on that it logs under that name. With `after`, only what has a greater step. With
   * `points`, at most so many of them, which keep the extremes of every stretch.
   */
  series(id: string, name: string, options?: SeriesOptions): Promise<Series>;
  /**
   * Takes a run as another store kept it; one that is here already is brought up to date if it has gone on there and not
   * here. A UserError for what no store could hold.
   */
  adopt(kept: KeptRun): Promise<Adoption>;
  /** Keeps what is said of a run, in place of what was said before. */
  annotate(id: string, annotation: Annotation): Promise<void>;
  /** Ends a queued run as killed, and asks the worker of a running one to do so; it looks every other second. */
  requestStop(id: string): Promise<void>;
  isStopRequested(id: string): Promise<boolean>;
  /** Hides runs from every list, so that their trials can be queued as new runs; `restore` shows them again. */
  remove(ids: readonly string[]): Promise<void>;
  restore(ids: readonly string[]): Promise<void>;
  /** Keeps what a study says of itself (its title, its question), in place of what it said before. */
  describeStudy(name: string, description: Readonly<Record<string, Json>>): Promise<void>;
  /** Studies that have runs, oldest first. */
  studies(): Promise<readonly Study[]>;
  close(): Promise<void>;
}

export const storeToken = token<Store>("store");
