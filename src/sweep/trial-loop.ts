import { setTimeout } from "node:timers/promises";
import type { Replicas } from "../experiment/experiment.js";
import { ReplicaGroup } from "../runtime/replicas/replica-group.js";
import { newOwner } from "../tracking/owner.js";
import type { Run, Store, TerminalStatus } from "../tracking/store.js";
import { ClaimedRun } from "./claimed-run.js";
import { CpuShares } from "./cpu-shares.js";
import { MarkedOutput } from "./marked-output.js";
import { mark } from "./output-marks.js";
import type { Assignment, FromWorker, LeaveReason } from "./messages.js";
import { replicasFor } from "./paying-replicas.js";
import { Pruning } from "./pruning.js";
import { SearchEngine, type Step } from "./search-engine.js";
import type { SweptStudy } from "./study.js";

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

/**
 * Asks for trials, claims their runs and runs them for as long as there are any: one after another, or several at once that
 * train as replicas.
 */
export class TrialLoop {
  readonly #options: TrialLoopOptions;
  readonly #owner = newOwner();
  readonly #engine: SearchEngine;
  /** Aborted when the sweep was stopped. */
  readonly #left = new AbortController();
  readonly #stop: AbortSignal;
  #reapedAt = -Infinity;
  readonly #pruning: Pruning;
  readonly #cpu = new CpuShares();
  readonly #replicas: Replicas;
  /** Where several trials may print at once. */
  readonly #output: MarkedOutput | undefined;

  constructor(options: TrialLoopOptions) {
    this.#options = options;
    const { store, sweep, swept, tell } = options;
    this.#engine = new SearchEngine(store, sweep, swept, (text) => {
      tell({ type: "note", text });
    });
    this.#pruning = new Pruning(store, sweep, swept);
    this.#stop = AbortSignal.any([options.stop, this.#left.signal]);
    this.#replicas = options.replicas ?? swept.study.replicas ?? 1;
    this.#output = this.#replicas !== 1 ? new MarkedOutput() : undefined;
  }

  async run(): Promise<LeaveReason> {
    const { ids, failFast, lingers, memoryLimit, tell } = this.#options;
    tell({ type: "ready", owner: this.#owner });
    for (;;) {
      if (this.#stop.aborted) return "stopped";
      const step = ids === undefined ? await this.#advance() : "claim";
      if (step === "stopped") return "stopped";
      if (step === "done" || (step === "linger" && !lingers)) return "empty";
      const runs = step === "claim" ? await this.#claim() : [];
      if (runs.length === 0) {
        if (ids) return "empty";
        // Another worker was faster, or what comes next depends on what others run.
        await setTimeout(step === "linger" ? lingerMs : waitMs, undefined, { signal: this.#stop }).catch(
          () => undefined,
        );
        continue;
      }
      const statuses = await this.#toEnd(runs);
      if (failFast && statuses.includes("failed")) return "stopped";
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

  /** Claims a run, and further ones that may be trained with it. */
  async #claim(): Promise<readonly Run[]> {
    const { store, sweep, ids, environment } = this.#options;
    const filter = ids ? { ids } : { sweep };
    const first = await store.claim(filter, this.#owner, environment);
    if (!first) return [];
    const runs = [first];
    let replicas = replicasFor(this.#replicas, first);
    if (replicas === 1 || !(await this.#mayHaveCompany(first))) return runs;
    while (runs.length < replicas && !this.#stop.aborted) {
      if (!ids && (await this.#engine.advance()) !== "claim") break;
      const alike = { ...filter, label: first.label, neverCrashed: true };
      const next = await store.claim(alike, this.#owner, environment);
      if (!next) break;
      runs.push(next);
      replicas = Math.min(replicas, replicasFor(this.#replicas, next));
    }
    return runs;
  }

  /** A run that is not trained gains nothing by others; one whose process died may have been why, and runs alone. */
  async #mayHaveCompany({ id, attempt, options }: Run): Promise<boolean> {
    if (options["training.steps"] === undefined) return false;
    if (attempt === 1) return true;
    return !(await this.#options.store.attempts(id)).some(({ status }) => status === "crashed");
  }

  /** Runs one trial, or several at once, to their ends. */
  async #toEnd(runs: readonly Run[]): Promise<readonly TerminalStatus[]> {
    const parts = {
      ...this.#options,
      owner: this.#owner,
      pruning: this.#pruning,
      cpu: this.#cpu,
      stop: this.#stop,
      onSweepStopped: (reason: string) => {
        this.#left.abort(reason);
      },
    };
    const [only, ...others] = runs;
    if (others.length === 0) {
      mark(only);
      return [
        await new ClaimedRun({ ...parts, run: only! }).toEnd().finally(() => {
          mark(undefined);
        }),
      ];
    }
    const group = new ReplicaGroup((text) => {
      this.#options.tell({ type: "note", text });
    });
    const claimed = runs.map((run) => new ClaimedRun({ ...parts, run, replica: group.join() }));
    return Promise.all(claimed.map((one, i) => this.#output!.run(runs[i]!, () => one.toEnd())));
  }
}
