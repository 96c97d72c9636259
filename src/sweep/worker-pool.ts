import { UserError } from "../numerics/error.js";
import type { Run, Store } from "../tracking/store.js";
import type { Assignment, FromWorker, LeaveReason } from "./messages.js";
import { OutputKeeper } from "./output-keeper.js";
import type { SweepReporter } from "./reporter.js";
import { WorkerProcess, type WorkerExit } from "./worker-process.js";

/** Workers in a row that may end without having begun a trial, before the sweep gives up. */
const mostIdleDeaths = 3;

export interface PoolOptions {
  readonly store: Store;
  readonly assignment: Assignment;
  /** How often a trial is begun again whose worker died. */
  readonly retries: number;
  readonly reporter: SweepReporter;
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** What the pool knows of one worker from its messages. */
interface Known {
  owner?: string;
  leaving?: LeaveReason;
  broken?: UserError;
  began: boolean;
}

/**
 * Keeps worker processes at work: one that dies leaves its run as crashed and is replaced, one that has grown too large
 * is replaced, and when they are told to stop, what they left is still in order.
 */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #active = new Set<WorkerProcess>();
  #stopReason: string | undefined;
  #idleDeaths = 0;
  #places = 0;
  readonly #seats = new Map<string, number>();
  /** The runs that workers are at, by id. */
  readonly #runs = new Map<string, Run>();
  readonly #output: OutputKeeper;
  /** What is told to the reporter, in the order in which it happened. */
  #told: Promise<void> = Promise.resolve();
  /** Why the reporter could not be told something. */
  #untold: { readonly reason: unknown } | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#output = new OutputKeeper(options.store);
  }

  /** Resolves when every place has run out of work or has been stopped. */
  async work(places: number): Promise<void> {
    const { stop, kill } = this.#options;
    this.#places = places;
    const onStop = (): void => {
      this.#stop("Interrupted.");
    };
    const onKill = (): void => {
      this.#stop("Interrupted.");
      for (const worker of this.#active) worker.kill();
    };
    stop.addEventListener("abort", onStop, { once: true });
    kill.addEventListener("abort", onKill, { once: true });
    if (stop.aborted || kill.aborted) onStop();
    const settled = await Promise.allSettled(
      Array.from({ length: places }, (_, place) =>
        this.#keepPlace(place).catch((error: unknown) => {
          this.#stop("The sweep could not go on.");
          throw error;
        }),
      ),
    );
    stop.removeEventListener("abort", onStop);
    kill.removeEventListener("abort", onKill);
    await this.#told;
    await this.#output.flush();
    const failure = settled.find((result) => result.status === "rejected") ?? this.#untold;
    if (failure) throw failure.reason;
  }

  #stop(reason: string): void {
    this.#stopReason ??= reason;
    for (const worker of this.#active) worker.stop(reason);
  }

  /** One worker after another, until none is needed. */
  async #keepPlace(place: number): Promise<void> {
    while (this.#stopReason === undefined) {
      const known: Known = { began: false };
      const worker = new WorkerProcess(this.#options.assignment, {
        message: (message) => {
          this.#hear(place, known, message);
        },
        output: (line, stream, printing) => {
          if (printing) this.#output.add(printing, stream, line);
          this.#tell((reporter) => {
            reporter.output(this.#seats.get(printing?.id ?? "") ?? place, line);
          });
        },
      });
      this.#active.add(worker);
      const exit = await worker.exited;
      this.#active.delete(worker);
      if (known.leaving === undefined) await this.#bury(place, known, exit);
      else if (known.leaving !== "grown") return;
    }
  }

  /** Gives a run a number of its own among those that run side by side: that of its worker's place, or one behind all places. */
  #seat(place: number, id: string): number {
    const taken = new Set(this.#seats.values());
    let seat = place;
    while (taken.has(seat)) seat += this.#places;
    this.#seats.set(id, seat);
    return seat;
  }

  #tell(event: (reporter: SweepReporter) => Promise<void> | void): void {
    const telling = this.#told.then(() => event(this.#options.reporter));
    this.#told = telling.catch((reason: unknown) => {
      this.#untold ??= { reason };
      this.#stop("The sweep could not go on.");
    });
  }

  #hear(place: number, known: Known, message: FromWorker): void {
    switch (message.type) {
      case "ready":
        known.owner = message.owner;
        break;
      case "started": {
        known.began = true;
        const seat = this.#seat(place, message.id);
        this.#tell(async (reporter) => {
          const run = await this.#read(message.id);
          this.#runs.set(message.id, run);
          reporter.started(seat, run);
        });
        break;
      }
      case "progress":
        this.#tell((reporter) => {
          reporter.progress(this.#seats.get(message.id)!, this.#runs.get(message.id)!, message.progress);
        });
        break;
      case "ended":
        this.#ended(place, message.id, message.stack);
        break;
      case "note":
        this.#tell((reporter) => {
          reporter.note(message.text);
        });
        break;
      case "leaving":
        known.leaving = message.reason;
        break;
      case "broken":
        known.broken = new UserError(message.message, { kind: message.kind });
        break;
    }
  }

  async #read(id: string): Promise<Run> {
    return (await this.#options.store.runs({ ids: [id] }))[0]!;
  }

  #ended(place: number, id: string, stack?: string): void {
    this.#tell(async (reporter) => {
      const run = await this.#read(id);
      this.#runs.delete(id);
      const seat = this.#seats.get(id) ?? place;
      this.#seats.delete(id);
      reporter.ended(seat, run, stack);
      if (this.#options.assignment.failFast && (run.status === "failed" || run.status === "crashed")) {
        this.#stop(`Stopped because run ${id} ${run.status}.`);
      }
    });
  }

  /** Queues runs again whose worker died, as often as is allowed. */
  async #retry(left: readonly Run[]): Promise<void> {
    const { retries, store, assignment } = this.#options;
    if (left.length === 0 || this.#stopReason !== undefined) return;
    await store.sweeps.revive(assignment.sweep, { retries, killed: false });
    for (const run of left) {
      const { status } = await this.#read(run.id);
      // Another worker may have it already.
      if (status !== "queued" && status !== "running") continue;
      const crashes = (await store.attempts(run.id)).filter((attempt) => attempt.status === "crashed").length;
      this.#tell((reporter) => {
        reporter.note(`Run ${run.id} begins again where it was left (${crashes} of at most ${retries} times).`);
      });
    }
  }

  /** A worker has ended without saying why: what it held has crashed, unless it was ended on purpose. */
  async #bury(place: number, known: Known, exit: WorkerExit): Promise<void> {
    if (known.broken) throw known.broken;
    const lastWords = exit.lastWords.length > 0 ? `: ${exit.lastWords.join(" | ")}` : ".";
    const epitaph = `Its worker process ${exit.reason}${lastWords}`;
    const onPurpose = this.#stopReason !== undefined;
    const left = known.owner
      ? await this.#options.store.abandon(
          known.owner,
          onPurpose ? "killed" : "crashed",
          onPurpose ? this.#stopReason! : epitaph,
        )
      : [];
    for (const { id } of left) this.#ended(place, id);
    // What was told may stop the sweep.
    await this.#told;
    if (onPurpose) return;
    await this.#retry(left);
    this.#idleDeaths = known.began ? 0 : this.#idleDeaths + 1;
    if (this.#idleDeaths >= mostIdleDeaths) {
      throw new UserError(
        `Workers cannot work: ${this.#idleDeaths} in a row ended before a trial began; the last ${exit.reason}${lastWords}`,
        { kind: "failure" },
      );
    }
  }
}
