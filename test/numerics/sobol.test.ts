import { describe, expect, it } from "vitest";
import { joeKuo } from "../../src/numerics/joe-kuo.js";
import { Stream } from "../../src/numerics/random.js";
import { owenScramble, sobolDigits, sobolDimensions } from "../../src/numerics/sobol.js";

const keysOf = (seed: number, dimensions: number) => {
  const stream = Stream.of(seed, "test");
  return Array.from({ length: dimensions }, () => stream.integer(2 ** 32) | 0);
};
const plain = (index: number, dimension: number) => sobolDigits(index, dimension) / 2 ** 32;
const scrambledBy = (keys: readonly number[]) => (index: number, dimension: number) =>
  (owenScramble(sobolDigits(index, dimension), keys[dimension]!) + 0.5) / 2 ** 32;

const reference = [
  [0.375, 0.125, 0.375, 0.375, 0.875],
  [0.7265625, 0.6953125, 0.7109375, 0.8828125, 0.2734375],
  [0.6767578125, 0.0693359375, 0.9130859375, 0.1865234375, 0.8583984375],
  [0.901611328125, 0.246337890625, 0.200927734375, 0.962646484375, 0.688232421875],
];

describe("sobolDigits", () => {
  it("gives the published points", () => {
    // The first eight in three dimensions, by hand from the direction numbers of Joe and Kuo's own example.
    const points = Array.from({ length: 8 }, (_, i) => [0, 1, 2].map((j) => plain(i, j)));
    expect(points).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
    ]);
  });

  it("is Sobol' with Joe and Kuo's numbers up to the last dimension, as SciPy 1.17 has it", () => {
    const dimensions = [3, 9, 40, 99, 160];
    expect([5, 100, 1000, 4095].map((i) => dimensions.map((j) => plain(i, j)))).toEqual(reference);
  });

  it("has direction numbers that are odd, small enough, and of primitive polynomials", () => {
    expect(sobolDimensions).toBe(161);
    expect(new Set(joeKuo.map(({ polynomial }) => polynomial)).size).toBe(joeKuo.length);
    for (const { polynomial, first } of joeKuo) {
      expect(31 - Math.clz32(polynomial)).toBe(first.length);
      expect(first.every((m, k) => m % 2 === 1 && m < 2 ** (k + 1))).toBe(true);
      expect(orderOfX(polynomial)).toBe(2 ** first.length - 1);
    }
    expect(() => sobolDigits(0, sobolDimensions)).toThrow(RangeError);
  });
});

/** The least power of x that is 1 modulo a polynomial over two elements. */
function orderOfX(polynomial: number): number {
  const degree = 31 - Math.clz32(polynomial);
  let power = 2 % (1 << degree);
  if (degree === 1) return 1;
  for (let order = 1; ; order++) {
    if (power === 1) return order;
    power <<= 1;
    if (power >> degree) power ^= polynomial;
  }
}

describe.each<[string, (index: number, dimension: number) => number]>([
  ["plain", plain],
  ["scrambled", scrambledBy(keysOf(1, sobolDimensions))],
  ["scrambled otherwise", scrambledBy(keysOf(2, sobolDimensions))],
])("%s Sobol' points", (_, coordinate) => {
  it.each([0, 64, 192])("are a (0, 6, 2)-net in their first two dimensions, from number %i on", (start) => {
    for (let a = 0; a <= 6; a++) {
      const boxes = new Set<string>();
      for (let i = start; i < start + 64; i++) {
        boxes.add(`${Math.floor(coordinate(i, 0) * 2 ** a)} ${Math.floor(coordinate(i, 1) * 2 ** (6 - a))}`);
      }
      expect(boxes.size).toBe(64);
    }
  });

  it("have one coordinate in each of 2^m intervals, in every dimension", () => {
    for (let j = 0; j < sobolDimensions; j++) {
      const cells = new Set(Array.from({ length: 128 }, (_, i) => Math.floor(coordinate(i, j) * 128)));
      expect(cells.size).toBe(128);
    }
  });
});

describe("owenScramble", () => {
  it("keeps how many leading digits two numbers share, and nothing below them", () => {
    const key = 12345;
    const distance = (a: number, b: number) => Math.clz32((a ^ b) >>> 0);
    const stream = Stream.of(3, "pairs");
    for (let i = 0; i < 500; i++) {
      const a = stream.integer(2 ** 32);
      const b = (a ^ (stream.integer(2 ** 32) >>> stream.integer(32))) >>> 0;
      expect(distance(owenScramble(a, key), owenScramble(b, key))).toBe(distance(a, b));
    }
  });

  it("is uniform over keys, and independent below the first digit in which two numbers differ", () => {
    const n = 4096;
    const keys = keysOf(4, n);
    // 0.1100… and 0.1110… (binary) share two digits; the fourth digits are then two fair coins.
    const fours = new Float64Array(4);
    const cells = new Float64Array(16);
    for (const key of keys) {
      const a = owenScramble(0b1100 * 2 ** 28, key);
      const b = owenScramble(0b1110 * 2 ** 28, key);
      fours[((a >>> 28) & 1) * 2 + ((b >>> 28) & 1)]!++;
      cells[a >>> 28]!++;
    }
    // 99.99 % quantiles of chi-squared with 3 and 15 degrees of freedom.
    expect(chiSquared(fours, n)).toBeLessThan(21.1);
    expect(chiSquared(cells, n)).toBeLessThan(44.3);
  });

  it("scrambles dimensions of different keys independently", () => {
    const cells = new Float64Array(16);
    const n = 4096;
    for (let seed = 0; seed < n; seed++) {
      const [a, b] = [owenScramble(0, 2 * seed), owenScramble(0, 2 * seed + 1)];
      cells[(a >>> 30) * 4 + (b >>> 30)]!++;
    }
    expect(chiSquared(cells, n)).toBeLessThan(44.3);
  });

  it("integrates a smooth function at a rate far better than random points", () => {
    // Of mean 1 over the cube; random points have a mean squared error near 0.84 / n.
    const f = (u: readonly number[]) => u.reduce((product, x) => product * (1 + Math.sin(2 * Math.PI * (x - 0.1))), 1);
    const rootMeanSquare = (n: number) => {
      let sum = 0;
      for (let seed = 0; seed < 16; seed++) {
        const coordinate = scrambledBy(keysOf(seed, 2));
        let mean = 0;
        for (let i = 0; i < n; i++) mean += f([coordinate(i, 0), coordinate(i, 1)]) / n;
        sum += (mean - 1) ** 2 / 16;
      }
      return Math.sqrt(sum);
    };
    const [coarse, fine] = [rootMeanSquare(32), rootMeanSquare(512)];
    expect(coarse).toBeLessThan(0.5 * Math.sqrt(1.25 / 32));
    // Sixteen times the points: 4 times better at random, 64 times with n^-3/2.
    expect(coarse / fine).toBeGreaterThan(16);
  });
});

function chiSquared(counts: Float64Array, n: number): number {
  return counts.reduce((sum, count) => sum + (count - n / counts.length) ** 2 / (n / counts.length), 0);
}
