import { createHash } from "node:crypto";
import { InferenceSession, Tensor, env } from "onnxruntime-node";
import type { DType, HostArray, Precision } from "./runtime.js";

// What goes wrong is thrown; the library would print it as well.
env.logLevel = "fatal";

export interface SessionSettings {
  /** ONNX Runtime's name of where the nodes run: `cpu`, `cuda`, `webgpu`. */
  readonly provider: string;
  readonly threads: number;
  /** Whether threads that wait within a run keep their core busy. */
  readonly spinning: boolean;
  readonly precision: Precision;
}

/** One value on its way into a session. */
export interface Feed {
  readonly data: HostArray;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A loaded ONNX model; equal models are loaded once a process. */
export class Session {
  static readonly #loaded = new Map<string, Shared[]>();
  #shared: Shared | undefined;

  private constructor(shared: Shared) {
    this.#shared = shared;
  }

  static async load(model: Uint8Array, settings: SessionSettings): Promise<Session> {
    const { provider, threads, spinning, precision } = settings;
    const digest = createHash("sha256").update(model).digest("hex");
    const key = JSON.stringify([provider, threads, spinning, precision, digest]);
    const candidates = Session.#loaded.get(key) ?? [];
    let shared = candidates.find((candidate) => Buffer.compare(candidate.model, model) === 0);
    if (shared === undefined) {
      shared = { key, model, session: InferenceSession.create(model, options(settings)), users: 0 };
      Session.#loaded.set(key, [...candidates, shared]);
    }
    shared.users++;
    const session = new Session(shared);
    try {
      await shared.session;
    } catch (error) {
      Session.#forget(shared);
      throw error;
    }
    return session;
  }

  /** Sessions that are loaded in this process. */
  static get count(): number {
    return [...Session.#loaded.values()].reduce((sum, list) => sum + list.length, 0);
  }

  /** Runs the model. The fed arrays must not change until the promise settles: they are read where they lie. */
  async run(
    feeds: Readonly<Record<string, Feed>>,
    fetches: readonly string[],
    precision: Precision,
  ): Promise<readonly HostArray[]> {
    if (this.#shared === undefined) throw new Error("This compiled program was disposed.");
    const session = await this.#shared.session;
    const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed, precision)]));
    const results = await session.run(tensors, fetches);
    return fetches.map((name) => results[name]!.data as HostArray);
  }

  /** Gives the model back; it is unloaded when its last user does. */
  release(): void {
    const shared = this.#shared;
    this.#shared = undefined;
    if (shared === undefined || --shared.users > 0) return;
    Session.#forget(shared);
    void shared.session.then((session) => session.release());
  }

  static #forget(shared: Shared): void {
    const rest = (Session.#loaded.get(shared.key) ?? []).filter((other) => other !== shared);
    if (rest.length === 0) Session.#loaded.delete(shared.key);
    else Session.#loaded.set(shared.key, rest);
  }
}

interface Shared {
  readonly key: string;
  readonly model: Uint8Array;
  readonly session: Promise<InferenceSession>;
  users: number;
}

function options({ provider, threads, spinning, precision }: SessionSettings): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    // The fused operators of the higher levels (QuickGelu for x sigmoid(x), say) have no kernels in doubles.
    graphOptimizationLevel: precision === "float64" ? "basic" : "all",
    logSeverityLevel: 4,
    extra: {
      session: {
        intra_op: { allow_spinning: spinning ? "1" : "0" },
        // Between two runs a core is free for whoever prepares the next.
        force_spinning_stop: "1",
        use_deterministic_compute: "1",
      },
    },
  };
}

function tensorOf({ data, shape, dtype }: Feed, precision: Precision): Tensor {
  if (dtype === "bool") return new Tensor("bool", data as Uint8Array, shape);
  if (dtype === "int32") return new Tensor("int32", data as Int32Array, shape);
  return precision === "float64"
    ? new Tensor("float64", data as Float64Array, shape)
    : new Tensor("float32", data as Float32Array, shape);
}
