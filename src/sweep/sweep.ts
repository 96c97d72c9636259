import { createHash } from "node:crypto";
import os from "node:os";
import type { Experiment } from "../experiment/experiment.js";
import { loadExperiment } from "../experiment/load.js";
import { planTrials } from "../experiment/plan.js";
import { UserError } from "../numerics/error.js";
import { describeEnvironment, dirtyPatch } from "../tracking/environment.js";
import { openStore } from "../tracking/open.js";
import type { Json, NewRun, Run, Store } from "../tracking/store.js";
import type { SweepReporter } from "./reporter.js";
import { WorkerPool } from "./worker-pool.js";

/** What a worker may grow to before a fresh one takes its place; the default number of workers reckons with it. */
export const workerMemory = 1.25 * 2 ** 30;

export interface SweepOptions {
  readonly file: string;
  /** Overrides, `path=value`. */
  readonly set?: readonly string[];
  /** In place of the study's own. */
  readonly seeds?: readonly number[];
  readonly storeUrl: string;
  /** Processes that run trials side by side; as many as cores and memory allow if left out. */
  readonly workers?: number;
  /** Stops at the first trial that fails. */
  readonly failFast?: boolean;
  readonly reporter: SweepReporter;
  /** Lets workers leave their trials at the next chance; they can be claimed again later. */
  readonly stop: AbortSignal;
  /** Ends workers at once. */
  readonly kill: AbortSignal;
  readonly memoryLimit?: number;
  /** Only goes on with trials that were begun and left. */
  readonly resume?: boolean;
  /** How often a trial is begun again whose worker died. */
  readonly retries?: number;
  /** Seconds from one checkpoint of a training to the next. */
  readonly checkpointEvery?: number;
}

export const defaultRetries = 1;
export const defaultCheckpointEvery = 60;

export interface SweepResult {
  readonly study: string;
  /** The trials of the plan, as they are at the end. */
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

/** The trials of a study in the order in which they would run, beside what the store has of them. */
export async function planSweep(options: PlanOptions, store: Store | undefined): Promise<readonly PlannedTrial[]> {
  const { trials } = await plan(options);
  const runs = (await store?.runs({ study: trials[0]!.study })) ?? [];
  const known = new Map(runs.map((run) => [`${run.configHash} ${run.seed}`, run]));
  return trials.map((trial) => {
    const run = known.get(`${trial.configHash} ${trial.seed}`);
    return { trial, ...(run && { run }) };
  });
}

type PlanOptions = Pick<SweepOptions, "file" | "set" | "seeds">;

async function plan({ file, set, seeds }: PlanOptions): Promise<{ experiment: Experiment; trials: readonly NewRun[] }> {
  const { experiment, source } = await loadExperiment(file);
  return { experiment, trials: planTrials(experiment, { ...(set && { set }), ...(seeds && { seeds }), source }) };
}

/** Those of the trials that were begun and did not come to a good end. */
async function begun(store: Store, trials: readonly NewRun[]): Promise<readonly NewRun[]> {
  const { study } = trials[0]!;
  const records = await store.records({ study }, []);
  const left = new Set(
    records
      .filter(({ status, attempt }) => attempt > 0 && status !== "completed" && status !== "pruned")
      .map((run) => `${run.configHash} ${run.seed}`),
  );
  const found = trials.filter((trial) => left.has(`${trial.configHash} ${trial.seed}`));
  if (found.length > 0) return found;
  throw new UserError(
    `No trial of ${study} was begun and left in ${store.url}: leave out --resume to run what is new.`,
    {
      kind: "failure",
    },
  );
}

/** What a study says of itself in its report. */
function selfDescription({ description, question, report }: Experiment): Readonly<Record<string, Json>> {
  const settings = report as unknown as Readonly<Record<string, Json>>;
  return { ...settings, ...(description !== undefined && { description }), ...(question !== undefined && { question }) };
}

/** Runs the trials of a study that are not done yet, in worker processes; resolves when nothing is left for them. */
export async function runSweep(options: SweepOptions): Promise<SweepResult> {
  const { reporter } = options;
  const { experiment, trials } = await plan(options);
  const store = await openStore(options.storeUrl, { create: true });
  try {
    await store.reap();
    const queued = await store.enqueue(options.resume ? await begun(store, trials) : trials);
    const runs = [...new Map(queued.map(({ run }) => [run.id, run])).values()];
    const waiting = runs.filter(({ status }) => status === "queued");
    const workers = Math.max(1, Math.min(options.workers ?? defaultWorkers(), waiting.length));
    const threads = Math.max(1, Math.floor(os.availableParallelism() / workers));
    const { study, source } = trials[0]!;
    await store.describeStudy(study, selfDescription(experiment));
    reporter.planned({
      study,
      total: runs.length,
      done: runs.filter(({ status }) => status === "completed" || status === "pruned").length,
      queued: waiting.length,
      retried: queued.filter(({ run, queued: again }) => again && run.attempt > 0).length,
      elsewhere: runs.filter(({ status }) => status === "running").length,
      workers,
      threads,
      storeUrl: store.url,
    });
    const outdated = runs.filter((run) => run.status === "completed" && run.source.text !== source.text).length;
    if (outdated > 0) {
      reporter.note(
        `${outdated} of the runs that are done were made by another text of ${options.file}; ` +
          "`pushforward rm RUN…` lets their trials run again.",
      );
    }
    const patch = await dirtyPatch(options.file);
    const assignment = {
      file: options.file,
      sourceHash: createHash("sha256").update(source.text).digest("hex"),
      storeUrl: options.storeUrl,
      ids: waiting.map(({ id }) => id),
      environment: await describeEnvironment(options.file, { threads, workers }),
      ...(patch !== undefined && { patch }),
      threads,
      failFast: options.failFast ?? false,
      memoryLimit: options.memoryLimit ?? workerMemory,
      checkpointInterval: 1000 * (options.checkpointEvery ?? defaultCheckpointEvery),
    };
    const { retries = defaultRetries } = options;
    await new WorkerPool({ ...options, store, runs: waiting, assignment, retries }).work(
      waiting.length > 0 ? workers : 0,
    );
    return { study, runs: await store.runs({ ids: runs.map(({ id }) => id) }) };
  } finally {
    reporter.close();
    await store.close();
  }
}
