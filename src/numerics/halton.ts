import type { Stream } from "./random.js";

/** The first `count` prime numbers. */
export function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return primes;
}

/** Digits after which the rest of a coordinate is below 2^-40. */
function digitsOf(base: number): number {
  return Math.ceil(40 / Math.log2(base));
}

/** A random permutation of 0 … base - 1 for each digit of a coordinate in this base (Owen 2017, arXiv:1706.02808). */
export function digitPermutations(base: number, stream: Stream): readonly Uint32Array[] {
  return Array.from({ length: digitsOf(base) }, () => stream.permutation(base));
}

/**
 * The digits of `index` in this base, mirrored at the point (Halton 1960, doi:10.1007/BF01386213): a number in [0, 1). With
 * `permutations`, each digit is replaced by what its permutation makes of it, the zeros at the end as well.
 */
export function radicalInverse(index: number, base: number, permutations?: readonly Uint32Array[]): number {
  const count = permutations?.length ?? digitsOf(base);
  let value = 0;
  let scale = 1;
  for (let k = 0, left = index; k < count; k++) {
    const digit = left % base;
    left = (left - digit) / base;
    scale /= base;
    value += (permutations === undefined ? digit : permutations[k]![digit]!) * scale;
  }
  return Math.min(value, 1 - 2 ** -53);
}
