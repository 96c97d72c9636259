import type { BatchSlice, BatchStreams, Loss } from "../losses/loss.js";
import type { Points } from "../numerics/points.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { HostArrays, Runtime, Specs } from "../runtime/runtime.js";
import { AssignmentThreads } from "../transport/assignment-threads.js";
import { coefficientPrefix } from "./step.js";

export interface BatchParts {
  readonly runtime: Runtime;
  /** The inputs of one step. */
  readonly specs: Specs;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly train: Points;
  readonly streams: BatchStreams;
  /** Of the whole run. */
  readonly steps: number;
  readonly batchSize: number;
}

/** What the inputs of one call may occupy. */
const greatestBytes = 2 ** 26;

/** Makes the inputs of many steps at once, in arrays that it uses again: they must not be read any more when it fills anew. */
export class Batches {
  /** How many steps one call may have. */
  readonly greatest: number;
  readonly #parts: BatchParts;
  readonly #lengths: Readonly<Record<string, number>>;
  readonly #solver: AssignmentThreads;
  #arrays: Readonly<Record<string, Float32Array | Float64Array>> = {};
  #slices: readonly BatchSlice[] = [];

  constructor(parts: BatchParts) {
    this.#parts = parts;
    this.#solver = new AssignmentThreads(parts.runtime.threads);
    this.#lengths = mapValues(parts.specs, ({ shape }) => shape.reduce((product, length) => product * length, 1));
    const numbers = Object.values(this.#lengths).reduce((sum, length) => sum + length);
    this.greatest = Math.max(1, Math.floor(greatestBytes / (numbers * parts.runtime.floats(0).BYTES_PER_ELEMENT)));
  }

  /** The inputs of `count` steps after the first `done`. */
  fill(done: number, count: number): HostArrays {
    if (this.#slices.length < count) this.#grow(Math.min(this.greatest, Math.max(count, 2 * this.#slices.length)));
    const { loss, optimizer, train, streams, steps, batchSize } = this.#parts;
    const slices = this.#slices.slice(0, count);
    if (loss.fillAll) loss.fillAll(slices, train, batchSize, streams, this.#solver);
    else for (const slice of slices) loss.fill(slice, train, batchSize, streams);
    for (let i = 0; i < count; i++) {
      const step = done + i + 1;
      const rate = optimizer.learningRate * optimizer.schedule.factor(step, steps);
      for (const [name, value] of Object.entries(optimizer.coefficients(rate, step))) {
        this.#arrays[coefficientPrefix + name]![i] = value;
      }
    }
    return mapValues(this.#arrays, (array, name) => array.subarray(0, count * this.#lengths[name]!));
  }

  /** Ends the threads that it has started. */
  dispose(): void {
    this.#solver.dispose();
  }

  #grow(capacity: number): void {
    this.#arrays = mapValues(this.#lengths, (length) => this.#parts.runtime.floats(capacity * length));
    this.#slices = Array.from({ length: capacity }, (_, i) =>
      mapValues(this.#arrays, (array, name) => {
        const length = this.#lengths[name]!;
        return array.subarray(i * length, (i + 1) * length);
      }),
    );
  }
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
