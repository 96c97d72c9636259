import { UserError } from "../../numerics/error.js";
import { createRuntime } from "../create-runtime.js";
import type { CompiledLoop, LoopBody, LoopSpecs, Runtime, RuntimeOptions, Specs } from "../runtime.js";
import { ReplicaLoop, type Meeting, type StackingRuntime } from "./replica-loop.js";
import { ReplicaRuntime } from "./replica-runtime.js";

/** A loop that a trial wants compiled, together with those of the others. */
interface Request {
  readonly runtime: Runtime;
  /** Of the runtime. */
  readonly settings: string;
  readonly body: LoopBody<Specs, Specs, Specs>;
  readonly specs: LoopSpecs<Specs, Specs, Specs>;
  readonly name: string | undefined;
  readonly resolve: (loop: CompiledLoop<Specs, Specs, Specs>) => void;
  readonly reject: (reason: unknown) => void;
}

/** A trial of a group. */
export interface Replica {
  /** The trial's own runtime. */
  startRuntime(options: RuntimeOptions): Promise<Runtime>;
  /** The trial has ended, however: nobody waits for it any more. */
  leave(): void;
}

/**
 * Trials that run side by side in one process and train as replicas: loops that are compiled as `replicated` and have
 * equal shapes are run as one graph with a leading replica axis. A trial waits for the others where it compiles such a loop
 * and where it runs it, until each of them has come there or has left; where every one of them waits, at whatever place,
 * those that are at the same place go on without the rest. So no trial waits for ever as long as those that work end.
 */
export class ReplicaGroup implements Meeting {
  readonly #onNote: (text: string) => void;
  /** Those that have not left, and whether they wait. */
  readonly #waits = new Map<object, boolean>();
  readonly #requests = new Map<object, Request>();
  readonly #loops = new Set<ReplicaLoop>();
  /** What compiles for all trials of equal settings. */
  readonly #runtimes = new Map<string, Promise<Runtime>>();
  #isNoted = false;

  /** `onNote` is told, once, if loops cannot be run as one graph. */
  constructor(onNote: (text: string) => void) {
    this.#onNote = onNote;
  }

  /** Takes in a trial, for which the others wait from now on: all are to join before one of them begins. */
  join(): Replica {
    const replica: Replica = {
      startRuntime: async (options) => {
        const settings = JSON.stringify(options);
        const shared = this.#runtimes.get(settings) ?? createRuntime(options);
        this.#runtimes.set(settings, shared);
        const runtime = await shared;
        return new ReplicaRuntime(runtime, (body, specs, name) =>
          this.#compile(replica, { runtime, settings, body, specs, name }),
        );
      },
      leave: () => {
        this.#leave(replica);
      },
    };
    this.#waits.set(replica, false);
    return replica;
  }

  wait(replica: object): void {
    if (this.#waits.has(replica)) this.#waits.set(replica, true);
  }

  go(replica: object): void {
    if (this.#waits.has(replica)) this.#waits.set(replica, false);
  }

  settle(): void {
    for (const loop of this.#loops) {
      if (loop.isEmpty) this.#loops.delete(loop);
      loop.advance();
    }
    const allWait = this.#waits.size > 0 && [...this.#waits.values()].every(Boolean);
    if (!allWait) return;
    for (const loop of this.#loops) loop.advance(true);
    this.#compileAll();
  }

  #leave(replica: object): void {
    this.#waits.delete(replica);
    for (const loop of this.#loops) loop.leave(replica);
    this.settle();
    if (this.#waits.size > 0) return;
    for (const runtime of this.#runtimes.values())
      void runtime
        .then((one) => {
          one.dispose();
        })
        .catch(() => undefined);
  }

  #compile(replica: object, parts: Omit<Request, "resolve" | "reject">): Promise<CompiledLoop<Specs, Specs, Specs>> {
    return new Promise((resolve, reject) => {
      this.#requests.set(replica, { ...parts, resolve, reject });
      this.wait(replica);
      this.settle();
    });
  }

  /** Compiles what is asked for, loops of equal shapes together. */
  #compileAll(): void {
    const alike = new Map<string, Map<object, Request>>();
    for (const [replica, request] of this.#requests) {
      this.go(replica);
      const { settings, specs, name } = request;
      const key = JSON.stringify([settings, specs, name]);
      alike.set(key, (alike.get(key) ?? new Map<object, Request>()).set(replica, request));
    }
    this.#requests.clear();
    for (const requests of alike.values()) void this.#compileAlike(requests);
  }

  async #compileAlike(requests: ReadonlyMap<object, Request>): Promise<void> {
    const loop =
      requests.size > 1
        ? await this.#stacked(requests).catch((error: unknown) => {
            this.#note(error);
          })
        : undefined;
    if (loop) this.#loops.add(loop);
    for (const [replica, { runtime, body, specs, name, resolve, reject }] of requests) {
      if (loop) resolve(loop.seenBy(replica));
      else runtime.compileLoop(body, specs, { ...(name !== undefined && { name }) }).then(resolve, reject);
    }
  }

  async #stacked(requests: ReadonlyMap<object, Request>): Promise<ReplicaLoop> {
    const [{ runtime, specs, name }] = requests.values() as Iterable<Request> as [Request];
    if (!stacks(runtime)) throw new UserError(`the backend ${runtime.backend} has no graphs`);
    const bodies = new Map([...requests].map(([replica, { body }]) => [replica, body]));
    const onApart = (reason: unknown): void => {
      this.#note(reason);
    };
    return ReplicaLoop.of({ runtime, specs, name, meeting: this, onApart }, bodies);
  }

  #note(reason: unknown): undefined {
    if (this.#isNoted) return;
    this.#isNoted = true;
    const because = (reason instanceof Error ? reason.message : String(reason)).replace(/\.$/, "");
    this.#onNote(`Trials that run at once train each in a graph of its own: ${because}.`);
  }
}

function stacks(runtime: Runtime): runtime is StackingRuntime {
  return runtime.compileStack !== undefined;
}
