import { joeKuo } from "./joe-kuo.js";

/** Dimensions for which there are direction numbers. */
export const sobolDimensions = joeKuo.length + 1;

/** Direction numbers [dimensions, 32], made once. */
let directions: Uint32Array | undefined;

function allDirections(): Uint32Array {
  const table = new Uint32Array(sobolDimensions * 32);
  for (let k = 0; k < 32; k++) table[k] = 2 ** (31 - k);
  joeKuo.forEach(({ polynomial, first }, row) => {
    const degree = first.length;
    const at = (row + 1) * 32;
    for (let k = 0; k < 32; k++) {
      if (k < degree) {
        table[at + k] = first[k]! * 2 ** (31 - k);
        continue;
      }
      let next = table[at + k - degree]! ^ (table[at + k - degree]! >>> degree);
      for (let i = 1; i < degree; i++) if ((polynomial >>> (degree - i)) & 1) next ^= table[at + k - i]!;
      table[at + k] = next;
    }
  });
  return table;
}

/**
 * Coordinate `dimension` of Sobol' point number `index` (both from 0, `index` below 2^32) as 32 binary digits, in the order
 * of Antonov and Saleev 1979, doi:10.1016/0041-5553(79)90085-5.
 */
export function sobolDigits(index: number, dimension: number): number {
  if (dimension >= sobolDimensions) {
    throw new RangeError(`sobolDigits: expected a dimension below ${sobolDimensions}, got ${dimension}.`);
  }
  directions ??= allDirections();
  let digits = 0;
  for (let gray = (index ^ (index >>> 1)) >>> 0, at = dimension * 32; gray !== 0; gray >>>= 1, at++) {
    if (gray & 1) digits ^= directions[at]!;
  }
  return digits >>> 0;
}

/**
 * Nested uniform scrambling of 32 binary digits (Owen 1995, doi:10.1007/978-1-4612-2552-2_19): each digit is turned or not
 * by a coin that all numbers with the same digits before it share. The coins are a hash of those digits and of `key`.
 */
export function owenScramble(digits: number, key: number): number {
  let scrambled = 0;
  for (let place = 31; place >= 0; place--) {
    const before = place === 31 ? 0 : digits >>> (place + 1);
    const coin = mix(mix(before ^ mix(key + Math.imul(place + 1, 0x9e3779b9))) + key) >>> 31;
    scrambled |= (((digits >>> place) & 1) ^ coin) << place;
  }
  return scrambled >>> 0;
}

/** Every bit of the result depends on every bit of `x` (the finaliser of MurmurHash3, Appleby 2011, public domain). */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
