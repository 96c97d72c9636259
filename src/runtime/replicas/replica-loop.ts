import { checkNames, elementCount, fed } from "../edge.js";
import type { LoopGroup } from "../loop-names.js";
import type { CompiledLoop, HostArray, HostArrays, LoopBody, LoopSpecs, Runtime, Specs } from "../runtime.js";
import type { StackedLoop } from "./stacked-loop.js";

type Body = LoopBody<Specs, Specs, Specs>;
type Loop = CompiledLoop<Specs, Specs, Specs>;
type Stack = StackedLoop<Specs, Specs, Specs>;
type Arrays = HostArrays;
type Outputs = Readonly<Record<string, HostArray>>;
type Result = Awaited<ReturnType<Loop["run"]>>;

/** A runtime that can run several steps as one graph. */
export type StackingRuntime = Runtime & Required<Pick<Runtime, "compileStack">>;

/** Where it is known which trials wait for others. */
export interface Meeting {
  /** The trial begins to wait for others. */
  wait(replica: object): void;
  /** It does not wait any more. */
  go(replica: object): void;
  /** Lets those go on who need not wait any longer. */
  settle(): void;
}

export interface ReplicaLoopParts {
  /** Compiles what is run; outlives every trial. */
  readonly runtime: StackingRuntime;
  readonly specs: LoopSpecs<Specs, Specs, Specs>;
  readonly name: string | undefined;
  readonly meeting: Meeting;
  /** Told once, if the steps cannot be run as one any more. */
  readonly onApart: (reason: unknown) => void;
}

/** A call of one trial, and how far it is. */
interface Call {
  readonly steps: number;
  readonly constants: Arrays;
  readonly batch: Arrays;
  state: Arrays;
  done: number;
  readonly outputs: Outputs[];
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A loop that several trials share: each calls it as its own, and they are run as one graph. A round runs as many steps as
 * the shortest of the calls that wait still has to do; a longer call goes on in the next round, beside what the others call
 * for then. So trials need not be at the same step, nor ask for the same number of steps.
 */
export class ReplicaLoop {
  readonly #parts: ReplicaLoopParts;
  /** Steps of the trials that have not disposed theirs. */
  readonly #bodies: Map<object, Body>;
  readonly #calls = new Map<object, Call>();
  #stacked: { readonly replicas: readonly object[]; readonly loop: Stack } | undefined;
  readonly #alone = new Map<object, Loop>();
  #isApart = false;
  #isRunning = false;

  #outputs: Specs = {};

  private constructor(parts: ReplicaLoopParts, bodies: ReadonlyMap<object, Body>) {
    this.#parts = parts;
    this.#bodies = new Map(bodies);
  }

  /** Throws where the steps of the trials cannot be run as one. */
  static async of(parts: ReplicaLoopParts, bodies: ReadonlyMap<object, Body>): Promise<ReplicaLoop> {
    const loop = new ReplicaLoop(parts, bodies);
    loop.#outputs = (await loop.#stackOf([...bodies.keys()])).outputs;
    return loop;
  }

  /** The loop as one of the trials sees it. */
  seenBy(replica: object): Loop {
    const current = (): Pick<Stack, "report" | "onnx"> => {
      const loaded = this.#alone.get(replica) ?? this.#stacked?.loop;
      if (loaded === undefined) throw new Error("This loop is not loaded.");
      return loaded;
    };
    return {
      specs: this.#parts.specs,
      outputs: this.#outputs,
      run: (state, constants, batch, steps) => this.#call(replica, { state, constants, batch }, steps),
      report: () => current().report(),
      onnx: () => current().onnx(),
      dispose: () => {
        this.leave(replica);
      },
    };
  }

  /** Whether no trial is left. */
  get isEmpty(): boolean {
    return this.#bodies.size === 0;
  }

  /** Takes a trial out; the others go on without it. */
  leave(replica: object): void {
    if (!this.#bodies.delete(replica)) return;
    this.#alone.get(replica)?.dispose();
    this.#alone.delete(replica);
    if (this.isEmpty && !this.#isRunning) this.#dropStack();
    this.#parts.meeting.settle();
  }

  /** Begins a round if every trial that is left has called, or if those that have are not to wait any longer. */
  advance(regardless = false): void {
    if (this.#isRunning || this.#calls.size === 0) return;
    if (regardless || this.#calls.size === this.#bodies.size) void this.#round();
  }

  async #call(replica: object, feeds: Readonly<Record<LoopGroup, Arrays>>, steps: number): Promise<Result> {
    if (!this.#bodies.has(replica)) throw new Error("This loop was disposed.");
    // What one trial feeds wrongly must not fail the others.
    const state = this.#checked("state", feeds.state);
    const constants = this.#checked("constants", feeds.constants);
    const batch = this.#checked("batch", feeds.batch, steps);
    if (steps === 0) return (await this.#loopOf(replica)).run(state, constants, batch, 0);
    return new Promise((resolve, reject) => {
      this.#calls.set(replica, { steps, constants, batch, state, done: 0, outputs: [], resolve, reject });
      this.#parts.meeting.wait(replica);
      this.#parts.meeting.settle();
    });
  }

  #checked(group: LoopGroup, arrays: Arrays, steps?: number): Arrays {
    const { specs, name, runtime } = this.#parts;
    checkNames(specs[group], arrays, name);
    return Object.fromEntries(
      Object.entries(specs[group]).map(([input, spec]) => [
        input,
        fed({ name: input, spec, steps, program: name }, arrays[input], runtime.precision),
      ]),
    );
  }

  async #round(): Promise<void> {
    const { meeting } = this.#parts;
    this.#isRunning = true;
    const replicas = [...this.#bodies.keys()].filter((replica) => this.#calls.has(replica));
    const calls = replicas.map((replica) => this.#calls.get(replica)!);
    replicas.forEach((replica) => {
      meeting.go(replica);
    });
    const steps = Math.min(...calls.map((call) => call.steps - call.done));
    const results = await this.#run(replicas, calls, steps);
    this.#isRunning = false;
    for (const [i, call] of calls.entries()) {
      const [replica, result] = [replicas[i]!, results[i]!];
      if (result.status === "fulfilled") {
        call.done += steps;
        call.state = result.value.state;
        call.outputs.push(result.value.outputs);
        if (call.done < call.steps) {
          meeting.wait(replica);
          continue;
        }
      }
      this.#calls.delete(replica);
      if (result.status === "rejected") call.reject(result.reason);
      else call.resolve({ state: call.state, outputs: joined(call.outputs) });
    }
    if (this.isEmpty) this.#dropStack();
    meeting.settle();
  }

  /** Runs steps of several trials, as one graph if that is possible: what one of them cannot do, the others still can. */
  async #run(
    replicas: readonly object[],
    calls: readonly Call[],
    steps: number,
  ): Promise<readonly PromiseSettledResult<Result>[]> {
    const batches = calls.map(({ batch, done }) => this.#stretch(batch, done, steps));
    if (replicas.length > 1 && !this.#isApart) {
      try {
        const stack = await this.#stackOf(replicas);
        const [states, constants] = [calls.map((call) => call.state), calls.map((call) => call.constants)];
        const results = await stack.run(states, constants, batches, steps);
        return results.map((value) => ({ status: "fulfilled", value }));
      } catch (error) {
        this.#isApart = true;
        this.#dropStack();
        this.#parts.onApart(error);
      }
    }
    return Promise.allSettled(
      calls.map(async ({ state, constants }, i) =>
        (await this.#loopOf(replicas[i]!)).run(state, constants, batches[i]!, steps),
      ),
    );
  }

  /** The inputs of `steps` steps after the first `done` of a call. */
  #stretch(batch: Arrays, done: number, steps: number): Arrays {
    return Object.fromEntries(
      Object.entries(this.#parts.specs.batch).map(([name, { shape }]) => {
        const size = elementCount(shape);
        return [name, batch[name]!.subarray(done * size, (done + steps) * size)];
      }),
    );
  }

  /** The graph of these trials, which stand in the order in which they began. */
  async #stackOf(replicas: readonly object[]): Promise<Stack> {
    const known = this.#stacked;
    if (known?.replicas.length === replicas.length && replicas.every((one, i) => known.replicas[i] === one)) {
      return known.loop;
    }
    const { runtime, specs, name } = this.#parts;
    const bodies = replicas.map((replica) => this.#bodies.get(replica)!);
    const loop = await runtime.compileStack(bodies, specs, { ...(name !== undefined && { name }) });
    this.#dropStack();
    this.#stacked = { replicas, loop };
    return loop;
  }

  #dropStack(): void {
    this.#stacked?.loop.dispose();
    this.#stacked = undefined;
  }

  async #loopOf(replica: object): Promise<Loop> {
    const { runtime, specs, name } = this.#parts;
    const known = this.#alone.get(replica);
    if (known) return known;
    const own = await runtime.compileLoop(this.#bodies.get(replica)!, specs, { ...(name !== undefined && { name }) });
    this.#alone.set(replica, own);
    return own;
  }
}

/** The outputs of several stretches of steps, one after another. */
function joined(stretches: readonly Outputs[]): Outputs {
  const [first, ...rest] = stretches;
  if (rest.length === 0) return first!;
  return Object.fromEntries(
    Object.entries(first!).map(([name, array]) => {
      const all = stretches.map((outputs) => outputs[name]!);
      const Type = array.constructor as new (length: number) => HostArray;
      const result = new Type(all.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of all) {
        result.set(part, at);
        at += part.length;
      }
      return [name, result];
    }),
  );
}
