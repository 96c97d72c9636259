import os from "node:os";
import type { Replicas } from "../experiment/experiment.js";
import { describeEnvironment, dirtyPatch } from "../tracking/environment.js";
import { openStore } from "../tracking/open.js";
import type { SweepState } from "../tracking/sweep-store.js";
import { findSweep } from "./find-sweep.js";
import { replicasForAll } from "./paying-replicas.js";
import type { SweepReporter } from "./reporter.js";
import { defaultCheckpointEvery, workerMemory } from "./sweep.js";
import { loadStudy } from "./study.js";
import { sweepPlan } from "./sweep-plan.js";
import { readSpec } from "./sweep-spec.js";
import { WorkerPool } from "./worker-pool.js";

export interface JoinOptions {
  /** Its id, the beginning of its id, or its study. */
  readonly sweep: string;
  readonly storeUrl: string;
  /** Processes that run trials side by side. */
  readonly workers: number;
  /** Of each worker; the cores of this machine divided among them if left out. */
  readonly threads?: number;
  /** Trials that each of them trains at once, at most; what the study says if left out. */
  readonly replicas?: Replicas;
  /** Seconds from one checkpoint of a training to the next. */
  readonly checkpointEvery?: number;
  /** Leaves when nothing is queued, instead of waiting for what others run. */
  readonly leaveEarly?: boolean;
  readonly reporter: SweepReporter;
  /** Lets workers leave; their trials go back into the queue. */
  readonly stop: AbortSignal;
  /** Ends workers at once. */
  readonly kill: AbortSignal;
}

/** Works on a sweep that was begun elsewhere, until nothing is left for this machine or it is told to leave. */
export async function joinSweep(options: JoinOptions): Promise<SweepState> {
  const { storeUrl, workers, replicas, reporter } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(os.availableParallelism() / workers));
  const store = await openStore(storeUrl);
  try {
    const sweep = await findSweep(store, options.sweep);
    const { id } = sweep;
    if (sweep.state === "running") {
      const { file, set, retries, lease } = readSpec(sweep);
      const swept = await loadStudy(file, set);
      const queued = await store.records({ sweep: id, status: ["queued"] }, []);
      const atOnce = replicasForAll(replicas ?? swept.study.replicas ?? 1, queued);
      reporter.planned(await sweepPlan(store, sweep, swept, { workers, threads, replicas: atOnce, retried: 0 }));
      const [environment, patch] = await Promise.all([
        describeEnvironment(file, { threads, workers, ...(replicas !== undefined && { replicas: atOnce }) }),
        dirtyPatch(file),
      ]);
      const assignment = {
        storeUrl,
        sweep: id,
        environment,
        ...(patch !== undefined && { patch }),
        threads,
        ...(replicas !== undefined && { replicas }),
        failFast: false,
        lingers: options.leaveEarly !== true,
        requeue: true,
        leaseMs: 1000 * lease,
        memoryLimit: workerMemory,
        checkpointInterval: 1000 * (options.checkpointEvery ?? defaultCheckpointEvery),
      };
      await new WorkerPool({ ...options, store, assignment, retries }).work(workers);
    }
    return (await findSweep(store, id)).state;
  } finally {
    reporter.close();
    await store.close();
  }
}
