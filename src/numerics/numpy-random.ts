import { mersenne } from "pure-rand/generator/mersenne";
import type { JumpableRandomGenerator } from "pure-rand/types/JumpableRandomGenerator";

/**
 * The numbers of NumPy's legacy `numpy.random.RandomState(seed)`, bit for bit, by which published splits were made; all
 * else in Pushforward is drawn from a `Stream`. A Mersenne twister (Matsumoto and Nishimura 1998).
 */
export class NumpyRandom {
  readonly #generator: JumpableRandomGenerator;

  constructor(seed: number) {
    this.#generator = mersenne(seed);
  }

  /** Uniform on [0, 1): one number of `rand`. */
  uniform(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** The rows, by their old numbers, in the order in which `shuffle` leaves them; `permutation(n)`. */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.#atMost(i);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }

  /** Uniform on {0, …, greatest}, by rejection of what lies above it below the next power of two. */
  #atMost(greatest: number): number {
    const mask = 2 ** (32 - Math.clz32(greatest)) - 1;
    for (;;) {
      const value = (this.#generator.next() & mask) >>> 0;
      if (value <= greatest) return value;
    }
  }
}
