import { Registry } from "../component/registry.js";
import { buildComponent } from "../experiment/build-component.js";
import { builtin } from "../experiment/builtin.js";
import type { Job, JobQueue } from "../launchers/launcher.js";
import { UserError } from "../numerics/error.js";
import { ownerPlace } from "../tracking/owner.js";
import { runStatuses, type RunStatus, type Store } from "../tracking/store.js";
import type { Sweep, SweepLaunch, SweepState } from "../tracking/sweep-store.js";
import { findSweep } from "./find-sweep.js";
import { loadStudy } from "./study.js";
import { readSpec } from "./sweep-spec.js";
import { unloggedIn } from "./unlogged.js";

/** A run that is being run, and by whom. */
export interface RunningTrial {
  readonly run: string;
  readonly label: string;
  readonly seed: number;
  readonly attempt: number;
  /** Machine and process of its worker, where they are known. */
  readonly host?: string;
  readonly pid?: number;
  /** Steps of training that it has logged, and how many there are. */
  readonly step?: number;
  readonly steps?: number;
  readonly startedAt: number;
  /** When its worker last gave a sign of life. */
  readonly seenAt: number;
}

/** Workers that were submitted, with their jobs or why these cannot be told. */
export interface LaunchStatus extends SweepLaunch {
  readonly jobs: readonly Job[];
  readonly problem?: string;
}

export interface SweepStatus {
  readonly sweep: string;
  readonly study: string;
  readonly state: SweepState;
  readonly runs: Readonly<Partial<Record<RunStatus, number>>>;
  readonly running: readonly RunningTrial[];
  readonly launches: readonly LaunchStatus[];
  /** What is wrong with its objectives: none of the completed runs has them. */
  readonly problem?: string;
}

/** Where a sweep stands: its runs by state, who runs which, and the jobs of the workers that were submitted for it. */
export async function sweepStatus(store: Store, name: string): Promise<SweepStatus> {
  const sweep = await findSweep(store, name);
  const counts = await Promise.all(
    runStatuses.map(async (status) => [status, await store.count({ sweep: sweep.id, status: [status] })] as const),
  );
  const problem = await unloggedIn(store, sweep.id, readSpec(sweep).objectives);
  return {
    sweep: sweep.id,
    study: sweep.study,
    state: sweep.state,
    runs: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    running: await runningTrials(store, sweep),
    launches: await launchesOf(store, sweep),
    ...(problem !== undefined && { problem }),
  };
}

/**
 * Stops a sweep and cancels the jobs of the workers that were submitted for it; those that run leave their trials in order.
 * Resolves to the launches that were cancelled.
 */
export async function cancelSweep(store: Store, name: string): Promise<Sweep & { readonly cancelled: number }> {
  const { id } = await findSweep(store, name);
  const sweep = await store.sweeps.change(id, { state: "stopped" });
  const launches = await store.sweeps.launches(id);
  for (const launch of launches) await (await queueOf(launch, sweep)).cancel(launch.submitted);
  return { ...sweep, cancelled: launches.length };
}

async function runningTrials(store: Store, { id: sweep, spec }: Sweep): Promise<readonly RunningTrial[]> {
  const { lease } = readSpec({ id: sweep, spec });
  const holders = new Map((await store.sweeps.holders(sweep)).map((holder) => [holder.run, holder]));
  const records = await store.records({ sweep, status: ["running"] }, ["loss"]);
  return records.flatMap(({ id, label, seed, attempt, startedAt, options, metrics }) => {
    const holder = holders.get(id);
    // It has ended between the two looks.
    if (holder === undefined) return [];
    const steps = options["training.steps"];
    const step = metrics["loss"]?.lastStep;
    return {
      run: id,
      label,
      seed,
      attempt,
      ...ownerPlace(holder.owner),
      ...(step !== undefined && { step }),
      ...(typeof steps === "number" && { steps }),
      startedAt: startedAt!,
      seenAt: holder.leaseUntil - 1000 * lease,
    };
  });
}

async function launchesOf(store: Store, sweep: Sweep): Promise<readonly LaunchStatus[]> {
  const launches = await store.sweeps.launches(sweep.id);
  return Promise.all(
    launches.map(async (launch) => {
      try {
        return { ...launch, jobs: await (await queueOf(launch, sweep)).jobs(launch.submitted) };
      } catch (error) {
        // What the store knows is worth showing where the cluster cannot be asked.
        if (!(error instanceof UserError)) throw error;
        return { ...launch, jobs: [], problem: error.message };
      }
    }),
  );
}

/** The queue that workers were submitted to; a launcher of the study's own is found in its file. */
async function queueOf({ launcher, options }: SweepLaunch, sweep: Sweep): Promise<JobQueue> {
  const registry = new Registry(builtin);
  const known = registry.find("launcher", launcher)
    ? registry
    : (await loadStudy(readSpec(sweep).file, readSpec(sweep).set)).study.registry;
  const { queue } = await buildComponent({ kind: "launcher", name: launcher, options }, "launcher", known);
  if (queue !== undefined) return queue;
  throw new UserError(`The launcher ${launcher} submits nothing, and yet sweep ${sweep.id} was submitted to it.`);
}
