import { createHash } from "node:crypto";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";

/** Everything a stream needs to go on exactly where it was; plain JSON. */
export interface StreamState {
  readonly generator: readonly number[];
  /** The second of the last pair of normals, not yet handed out. */
  readonly spare: number | null;
}

/** A seeded random stream for one purpose: equal (seed, purpose) give equal numbers on every machine. */
export class Stream {
  #generator: JumpableRandomGenerator;
  #spare: number | null;

  private constructor(state: StreamState) {
    this.#generator = xoroshiro128plusFromState(state.generator);
    this.#spare = state.spare;
  }

  /** The stream of a purpose under a seed; streams of different purposes are unrelated. */
  static of(seed: number | string, purpose: string): Stream {
    const digest = createHash("sha256").update(JSON.stringify([seed, purpose])).digest();
    return new Stream({ generator: [0, 4, 8, 12].map((at) => digest.readInt32LE(at)), spare: null });
  }

  static restore(state: StreamState): Stream {
    return new Stream(state);
  }

  state(): StreamState {
    return { generator: [...this.#generator.getState()], spare: this.#spare };
  }

  /** Uniform on [0, 1) with 53 random bits. */
  uniform(): number {
    // The lowest bits of xoroshiro128+ are linear, so both draws are used from the top.
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * scale;
        return u * scale;
      }
    }
  }

  /** Uniform on {0, …, bound - 1}, without bias; `bound` at most 2^32. */
  integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound > 0 && bound <= 4_294_967_296)) {
      throw new RangeError(`Stream.integer: expected an integer bound in [1, 2^32], got ${bound}.`);
    }
    return Math.floor(this.uniform() * bound);
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
