import type { Replicas } from "../experiment/experiment.js";
import type { TrialProgress } from "../experiment/run-trial.js";
import type { Json } from "../tracking/store.js";

/** What a worker process is to do. */
export interface Assignment {
  readonly storeUrl: string;
  /** Id of the sweep. */
  readonly sweep: string;
  /** Only these runs of it are claimed, and none are asked for. */
  readonly ids?: readonly string[];
  /** SHA-256 of the experiment file's text when the sweep began. */
  readonly sourceHash?: string;
  readonly environment: Readonly<Record<string, Json>>;
  /** What the repository of the experiment file differs in from its commit. */
  readonly patch?: string;
  /** Of each trial, where its configuration does not say. */
  readonly threads: number;
  /** Trials that a worker trains at once, in one graph where their shapes are equal; what the study says if left out. */
  readonly replicas?: Replicas;
  /** A worker whose trial failed claims no other. */
  readonly failFast: boolean;
  /** A worker that finds nothing to begin waits for what others run, which comes back if they are lost. */
  readonly lingers: boolean;
  /** A run that is left goes back into the queue at once, for others to go on with. */
  readonly requeue: boolean;
  /** Milliseconds without a sign of life after which others may take its runs. */
  readonly leaseMs: number;
  /** A worker that has grown beyond this many bytes gives way to a fresh one after its trial. */
  readonly memoryLimit: number;
  /** Milliseconds from one checkpoint of a training to the next. */
  readonly checkpointInterval: number;
}

export type ToWorker =
  | { readonly type: "start"; readonly assignment: Assignment }
  /** `reason` is kept with the run that is left: "Interrupted." */
  | { readonly type: "stop"; readonly reason: string };

/** Why a worker ends: nothing is left to claim, it has grown too large, or it was told to stop. */
export type LeaveReason = "empty" | "grown" | "stopped";

export type FromWorker =
  | { readonly type: "ready"; readonly owner: string }
  | { readonly type: "started"; readonly id: string }
  | { readonly type: "progress"; readonly id: string; readonly progress: TrialProgress }
  /** The trial is over, how is in the store; `stack` says where in the code an unexpected error arose. */
  | { readonly type: "ended"; readonly id: string; readonly stack?: string }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "leaving"; readonly reason: LeaveReason }
  /** The worker cannot work at all; what follows is true for every other one as well. */
  | { readonly type: "broken"; readonly message: string; readonly kind: "usage" | "failure" };
