import { z } from "zod";
import { component, ref } from "../component/component.js";
import { kindToken } from "../component/token.js";
import type { BaseMeasure } from "../measures/measure.js";
import { points, take, type Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Coupling, NamedArray, PairBatch } from "./coupling.js";
import { minibatchOt } from "./minibatch-ot.js";

/** Draws from given pairs, row by row, in place of the batch: x0 and x1 are [n, d]; rows [n] is -1 where x1 is no training point. */
export class FixedPairs implements Coupling {
  constructor(
    readonly x0: Points,
    readonly x1: Points,
    readonly rows: Int32Array,
  ) {}

  pair({ n, d, x0, x1, rows }: PairBatch, stream: Stream): void {
    for (let i = 0; i < n; i++) {
      const drawn = stream.integer(this.x0.n);
      rows[i] = this.rows[drawn]!;
      for (let j = 0; j < d; j++) {
        x0[i * d + j] = this.x0.data[drawn * d + j]!;
        x1[i * d + j] = this.x1.data[drawn * d + j]!;
      }
    }
  }
}

/** Pairs of another coupling, drawn once before training as one large batch. */
class DrawnOnce implements Coupling {
  readonly #pairing: Coupling;
  readonly #base: BaseMeasure;
  readonly #pairs: number;
  #fixed: FixedPairs | undefined;

  constructor(pairing: Coupling, base: BaseMeasure, pairs: number) {
    this.#pairing = pairing;
    this.#base = base;
    this.#pairs = pairs;
  }

  async prepare(data: Points, stream: Stream): Promise<void> {
    await this.#pairing.prepare?.(data, stream);
    const n = this.#pairs;
    const rows = new Int32Array(n);
    // All training points equally often, as far as the numbers allow.
    for (let start = 0; start < n; start += data.n) {
      rows.set(stream.permutation(data.n).subarray(0, n - start), start);
    }
    const x0 = this.#base.sample(n, stream);
    const x1 = take(data, rows);
    this.#pairing.pair({ n, d: data.d, x0: x0.data, x1: x1.data, rows }, stream);
    this.#fixed = new FixedPairs(x0, x1, rows);
  }

  pair(batch: PairBatch, stream: Stream): void {
    this.#fixed!.pair(batch, stream);
  }

  artifacts(): Readonly<Record<string, NamedArray>> {
    if (this.#fixed === undefined) return {};
    const { x0, x1 } = this.#fixed;
    const both = points(x0.n, 2 * x0.d);
    for (let i = 0; i < x0.n; i++) {
      both.data.set(x0.data.subarray(i * x0.d, (i + 1) * x0.d), i * both.d);
      both.data.set(x1.data.subarray(i * x0.d, (i + 1) * x0.d), i * both.d + x0.d);
    }
    return { ...this.#pairing.artifacts?.(), "fixedPairs.pairs": { data: both.data, shape: [x0.n, 2, x0.d] } };
  }
}

export const fixedPairs = component({
  kind: "coupling",
  name: "fixedPairs",
  summary: "Pairs of another coupling, drawn once before training as one large batch and used again and again.",
  paper: "Liu, Gong and Liu 2022, arXiv:2209.03003, algorithm 1; Zhang et al. 2025, arXiv:2506.05526",
  cost: "that of the pairing for one batch of P pairs, before training; then O(d) a pair",
  options: {
    pairing: ref("coupling").prefault(minibatchOt()).describe("coupling that makes the pairs"),
    pairs: z.int().positive().default(2000).describe("number of pairs"),
  },
  inject: [kindToken("base")],
  create: ({ pairing, pairs }, base) => new DrawnOnce(pairing, base, pairs),
});
