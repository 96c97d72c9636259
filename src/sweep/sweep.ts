import os from "node:os";
import type { Experiment, Replicas } from "../experiment/experiment.js";
import { unloggedObjectives } from "../experiment/unlogged-objectives.js";
import { UserError } from "../numerics/error.js";
import { describeEnvironment, dirtyPatch } from "../tracking/environment.js";
import { openStore } from "../tracking/open.js";
import type { Json, NewRun, Run, Store } from "../tracking/store.js";
import type { FoundSweep, Sweep } from "../tracking/sweep-store.js";
import { beginSweep, specOf, type BeginOptions, type SearchOptions } from "./begin-sweep.js";
import { findSweep } from "./find-sweep.js";
import { replicasForAll } from "./paying-replicas.js";
import type { SweepReporter } from "./reporter.js";
import { SearchEngine, type SearchStore } from "./search-engine.js";
import { loadStudy, type SweptStudy } from "./study.js";
import { sweepPlan } from "./sweep-plan.js";
import { defaultRetries, identityOf, readSpec, writeSpec, type SweepSpec } from "./sweep-spec.js";
import { WorkerPool } from "./worker-pool.js";
import { hashOfText } from "./work-on.js";

/** What a worker may grow to before a fresh one takes its place; the default number of workers reckons with it. */
export const workerMemory = 1.25 * 2 ** 30;

/** A sweep as an experiment file begins it, or goes on with it. */
export interface FreshSweep {
  readonly file: string;
  /** Overrides, `path=value`. */
  readonly set?: readonly string[];
  /** In place of the study's own. */
  readonly seeds?: readonly number[];
  /** In place of what the study says. */
  readonly search?: SearchOptions;
  /** How often a trial is begun again whose worker died. */
  readonly retries?: number;
  /** Seconds without a sign of life of its worker after which others may take a run; a minute if left out. */
  readonly lease?: number;
  /** Only goes on with trials that were begun and left. */
  readonly resume?: boolean;
}

/** A sweep that was begun before. */
export interface KnownSweep {
  /** Its id, the beginning of its id, or its study. */
  readonly sweep: string;
}

export type SweepOptions = (FreshSweep | KnownSweep) & {
  readonly storeUrl: string;
  /** Processes that run trials side by side; as many as cores and memory allow if left out. */
  readonly workers?: number;
  /** Trials that each of them trains at once, at most; what the study says if left out. */
  readonly replicas?: Replicas;
  /** Stops at the first trial that fails. */
  readonly failFast?: boolean;
  readonly reporter: SweepReporter;
  /** Lets workers leave their trials at the next chance; they can be claimed again later. */
  readonly stop: AbortSignal;
  /** Ends workers at once. */
  readonly kill: AbortSignal;
  readonly memoryLimit?: number;
  /** Seconds from one checkpoint of a training to the next. */
  readonly checkpointEvery?: number;
};

export const defaultCheckpointEvery = 60;

export interface SweepResult {
  readonly study: string;
  /** Id of the sweep. */
  readonly sweep: string;
  readonly state: Sweep["state"];
  /** The runs that it wants, as they are at the end. */
  readonly runs: readonly Run[];
}

/** As many workers as there are cores, and no more than fit into memory. */
function defaultWorkers(): number {
  return Math.max(1, Math.min(os.availableParallelism(), Math.floor(os.totalmem() / workerMemory)));
}

export interface PlannedTrial {
  readonly trial: NewRun;
  /** The run that stands for it in the store, if there is one. */
  readonly run?: Run;
}

export interface Plan {
  readonly study: string;
  /** In the order in which they would run. */
  readonly trials: readonly PlannedTrial[];
  /** Configurations that follow from the results of others. */
  readonly unknown: number;
}

type Force = Pick<SweepOptions, "workers" | "replicas">;

function beginOptions(options: FreshSweep & Force): BeginOptions {
  const { workers, replicas, lease } = options;
  return {
    file: options.file,
    set: options.set ?? [],
    ...(options.seeds && { seeds: options.seeds }),
    search: options.search ?? {},
    retries: options.retries ?? defaultRetries,
    ...(lease !== undefined && { lease }),
    workers: workers ?? defaultWorkers(),
    ...(replicas !== undefined && { replicas }),
  };
}

/** The trials of a sweep that can be known before they run, beside what the store has of them. */
export async function planSweep(options: FreshSweep & Force, store: Store | undefined): Promise<Plan> {
  const begin = beginOptions(options);
  const swept = await loadStudy(begin.file, begin.set);
  const study = swept.study.name;
  const spec = await specOf(swept, begin);
  const sweeps = (await store?.sweeps.list({ study })) ?? [];
  const known = sweeps.find(({ identity }) => identity === identityOf(spec));
  const engine = new SearchEngine(known ? store! : unbegun(study, spec), known?.id ?? "", swept);
  const { runs: planned, unknown } = await engine.foresee();
  const runs = new Map((await store?.runs({ study }))?.map((run) => [trialKey(run), run]));
  const trials = [...new Map(planned.map((trial) => [trialKey(trial), trial])).values()];
  return {
    study,
    trials: trials.map((trial) => {
      const run = runs.get(trialKey(trial));
      return { trial, ...(run && { run }) };
    }),
    unknown,
  };
}

function trialKey({ configHash, seed }: NewRun): string {
  return `${configHash} ${seed}`;
}

/** What an engine reads of a sweep that is in no store yet. */
function unbegun(study: string, spec: SweepSpec): SearchStore {
  const record: FoundSweep = {
    id: "",
    study,
    identity: "",
    spec: writeSpec(spec),
    state: "running",
    createdAt: 0,
    updatedAt: 0,
    waiting: false,
  };
  const refuse = (): Promise<never> => Promise.reject(new Error("A sweep that has not begun is only looked at."));
  return {
    count: refuse,
    sweeps: {
      find: () => Promise.resolve(record),
      trials: () => Promise.resolve([]),
      runs: () => Promise.resolve([]),
      addTrials: refuse,
      change: refuse,
      finish: refuse,
      revive: refuse,
    },
  };
}

/** What a study says of itself in its report. */
function selfDescription(
  { description, question, report }: Experiment,
  { sampler, objectives }: Pick<SweepSpec, "sampler" | "objectives">,
): Readonly<Record<string, Json>> {
  const settings = report as unknown as Readonly<Record<string, Json>>;
  return {
    ...settings,
    ...(description !== undefined && { description }),
    ...(question !== undefined && { question }),
    ...(sampler !== undefined && { objectives }),
  };
}

interface Begun {
  readonly swept: SweptStudy;
  readonly sweep: Sweep;
}

/** Begins a sweep, or goes on with it, up to where workers can join it. */
export async function prepareSweep(
  options: (FreshSweep | KnownSweep) & Force,
  store: Store,
): Promise<Begun & { readonly engine: SearchEngine }> {
  const begun = await begin(options, store);
  const { swept, sweep } = begun;
  await store.reap();
  const engine = new SearchEngine(store, sweep.id, swept);
  await engine.plant("resume" in options && options.resume ? await begunIn(store, sweep.study) : undefined);
  await store.describeStudy(sweep.study, selfDescription(swept.study, readSpec(sweep)));
  return { ...begun, engine };
}

async function begin(options: (FreshSweep | KnownSweep) & Force, store: Store): Promise<Begun> {
  if ("sweep" in options) {
    const known = await findSweep(store, options.sweep);
    const { file, set } = readSpec(known);
    const swept = await loadStudy(file, set);
    return { swept, sweep: await store.sweeps.change(known.id, { state: "running" }) };
  }
  const begun = beginOptions(options);
  const swept = await loadStudy(begun.file, begun.set);
  return { swept, ...(await beginSweep(store, swept, begun)) };
}

/** Tells which runs were begun and did not come to a good end. */
async function begunIn(store: Store, study: string): Promise<(run: NewRun) => boolean> {
  const key = ({ configHash, seed }: Pick<NewRun, "configHash" | "seed">) => `${configHash} ${seed}`;
  const records = await store.records({ study }, []);
  const left = records.filter(({ status, attempt }) => attempt > 0 && status !== "completed" && status !== "pruned");
  const keys = new Set(left.map(key));
  return (run) => keys.has(key(run));
}

/** Queues those runs again that were begun and did not come to a good end; resolves to their ids. */
async function requeueBegun(store: Store, sweep: Sweep): Promise<readonly string[]> {
  await store.sweeps.revive(sweep.id, { all: true });
  const left = (await store.records({ sweep: sweep.id, status: ["queued"] }, [])).filter(({ attempt }) => attempt > 0);
  if (left.length > 0) return left.map(({ id }) => id);
  await store.sweeps.change(sweep.id, { state: "stopped" });
  throw new UserError(
    `No trial of ${sweep.study} was begun and left in ${store.url}: leave out --resume to run what is new.`,
    { kind: "failure" },
  );
}

/** What is to be said of objectives that none of the completed runs of a sweep has. */
function muteObjectives(sweep: Sweep, runs: readonly Run[]): string | undefined {
  const logged = runs.filter(({ status }) => status === "completed").map(({ metrics }) => Object.keys(metrics));
  return unloggedObjectives(readSpec(sweep).objectives, logged, `sweep ${sweep.id}`);
}

/** How many of `trials` to take at once, at most `most`, so that as few turns as possible take about equally many. */
function evenly(trials: number, most: number): number {
  return trials === 0 ? most : Math.ceil(trials / Math.ceil(trials / most));
}

/** Runs the trials of a study that are not done yet, in worker processes; resolves when nothing is left for them. */
export async function runSweep(options: SweepOptions): Promise<SweepResult> {
  const { reporter } = options;
  const store = await openStore(options.storeUrl, { create: !("sweep" in options) });
  try {
    const { swept, sweep, engine } = await prepareSweep(options, store);
    const { file, retries, lease } = readSpec(sweep);
    const ids = "resume" in options && options.resume ? await requeueBegun(store, sweep) : undefined;
    const retried = ids?.length ?? (await store.sweeps.revive(sweep.id, { all: true }));
    const step = ids ? "claim" : await engine.advance();
    const runs = await store.runs({ sweep: sweep.id });
    const open = runs.filter(({ status }) => status === "queued" || status === "running");
    const follows = engine.needsResults && step !== "done";
    const places = follows ? Infinity : (ids?.length ?? open.length);
    const workers = Math.max(1, Math.min(options.workers ?? defaultWorkers(), places));
    const threads = Math.max(1, Math.floor(os.availableParallelism() / workers));
    const wanted = options.replicas ?? swept.study.replicas ?? 1;
    const most = replicasForAll(wanted, open);
    const replicas = follows ? most : evenly(Math.ceil(places / workers), most);
    const now = await store.sweeps.find(sweep.id);
    const only = ids && { only: ids.length };
    reporter.planned(await sweepPlan(store, now!, swept, { workers, threads, replicas, retried, ...only }));
    const outdated = runs.filter((run) => run.status === "completed" && run.source.text !== swept.source.text).length;
    if (outdated > 0) {
      reporter.note(
        `${outdated} of the runs that are done were made by another text of ${file}; ` +
          "`pushforward rm RUN…` lets their trials run again.",
      );
    }
    const mute = muteObjectives(sweep, runs);
    if (mute !== undefined) reporter.note(mute);
    const patch = await dirtyPatch(file);
    const assignment = {
      storeUrl: options.storeUrl,
      sweep: sweep.id,
      ...(ids && { ids }),
      sourceHash: hashOfText(swept.source.text),
      environment: await describeEnvironment(file, { threads, workers, ...(replicas > 1 && { replicas }) }),
      ...(patch !== undefined && { patch }),
      threads,
      // What a search will try may be of other sizes than its first trials.
      replicas: follows ? wanted : replicas,
      failFast: options.failFast ?? false,
      lingers: true,
      requeue: false,
      leaseMs: 1000 * lease,
      memoryLimit: options.memoryLimit ?? workerMemory,
      checkpointInterval: 1000 * (options.checkpointEvery ?? defaultCheckpointEvery),
    };
    await new WorkerPool({ ...options, store, assignment, retries }).work(places > 0 ? workers : 0);
    const after = await store.sweeps.find(sweep.id);
    const ended = await store.runs({ sweep: sweep.id });
    const muteNow = mute === undefined ? muteObjectives(after!, ended) : undefined;
    if (muteNow !== undefined) reporter.note(muteNow);
    return { study: sweep.study, sweep: sweep.id, state: after!.state, runs: ended };
  } finally {
    reporter.close();
    await store.close();
  }
}
