import { createHash } from "node:crypto";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";
import { ziggurat } from "./ziggurat.js";

/** Everything a stream needs to go on exactly where it was; plain JSON. */
export interface StreamState {
  readonly generator: readonly number[];
}

/** A seeded random stream for one purpose: equal (seed, purpose) give equal numbers on every machine. */
export class Stream {
  readonly #generator: JumpableRandomGenerator;

  private constructor(state: readonly number[]) {
    this.#generator = xoroshiro128plusFromState(state);
  }

  /** The stream of a purpose under a seed; streams of different purposes are unrelated. */
  static of(seed: number | string, purpose: string): Stream {
    const digest = createHash("sha256")
      .update(JSON.stringify([seed, purpose]))
      .digest();
    return new Stream([0, 4, 8, 12].map((at) => digest.readInt32LE(at)));
  }

  static restore(state: StreamState): Stream {
    return new Stream(state.generator);
  }

  state(): StreamState {
    return { generator: [...this.#generator.getState()] };
  }

  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number {
    // The lowest bits of xoroshiro128+ are linear, so both draws are used from the top.
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67_108_864 + low) * 2 ** -53;
  }

  /** Standard normal, by the ziggurat of 128 layers (Marsaglia and Tsang 2000, corrected as in Doornik 2005). */
  normal(): number {
    const { edge, ratio, tail } = ziggurat;
    for (;;) {
      const high = this.#generator.next();
      const low = this.#generator.next();
      // Layer from the top 7 bits, position on [-1, 1) from 53 others: sharing bits would correlate the two.
      const layer = high >>> 25;
      const u = ((high & 0x1ffffff) * 268_435_456 + (low >>> 4)) * 2 ** -52 - 1;
      if (Math.abs(u) < ratio[layer]!) return u * edge[layer]!;
      if (layer === 0) return u < 0 ? -this.#beyond(tail) : this.#beyond(tail);
      const x = u * edge[layer]!;
      const outer = Math.exp(-0.5 * (edge[layer]! * edge[layer]! - x * x));
      const inner = Math.exp(-0.5 * (edge[layer + 1]! * edge[layer + 1]! - x * x));
      if (inner + this.uniform() * (outer - inner) < 1) return x;
    }
  }

  /** Standard normal given that it exceeds `tail` (Marsaglia 1964). */
  #beyond(tail: number): number {
    for (;;) {
      const x = -Math.log(1 - this.uniform()) / tail;
      const y = -Math.log(1 - this.uniform());
      if (y + y >= x * x) return tail + x;
    }
  }

  /** Uniform on {0, …, bound - 1}, without bias (Lemire 2019, arXiv:1805.10941); `bound` at most 2^32. */
  integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound > 0 && bound <= 4_294_967_296)) {
      throw new RangeError(`Stream.integer: expected an integer bound in [1, 2^32], got ${bound}.`);
    }
    for (;;) {
      const word = this.#generator.next() >>> 0;
      const remainder = Math.imul(word, bound) >>> 0;
      if (remainder >= bound || remainder >= (4_294_967_296 - bound) % bound) {
        // floor(word * bound / 2^32), in halves because the product may exceed 2^53.
        return Math.floor(((word >>> 16) * bound + Math.floor(((word & 0xffff) * bound) / 65_536)) / 65_536);
      }
    }
  }

  fillUniform(out: Float32Array | Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform();
  }

  fillNormal(out: Float32Array | Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
  }

  /** A uniformly random permutation of 0 … n - 1 (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }
}
