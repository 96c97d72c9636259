import { describe, expect, it } from "vitest";
import { digitPermutations, firstPrimes, radicalInverse } from "../../src/numerics/halton.js";
import { Stream } from "../../src/numerics/random.js";

const permutations = (base: number, seed: number) => digitPermutations(base, Stream.of(seed, `test ${base}`));

it("firstPrimes", () => {
  expect(firstPrimes(10)).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
  expect(firstPrimes(100).at(-1)).toBe(541);
});

describe("radicalInverse", () => {
  it("mirrors the digits at the point", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((i) => radicalInverse(i, 2))).toEqual([
      0,
      1 / 2,
      1 / 4,
      3 / 4,
      1 / 8,
      5 / 8,
      3 / 8,
    ]);
    // 47 is 1202 in base 3, mirrored 0.2021.
    expect(radicalInverse(47, 3)).toBeCloseTo(2 / 3 + 2 / 27 + 1 / 81, 15);
    expect(radicalInverse(541 ** 2, 541)).toBeCloseTo(541 ** -3, 20);
  });

  it.each([2, 3, 7, 31])(
    "has one of base^m points in each of base^m intervals, in base %i, scrambled or not",
    (base) => {
      const m = base < 5 ? 4 : 2;
      const n = base ** m;
      for (const scrambling of [undefined, permutations(base, 1), permutations(base, 2)]) {
        for (const start of [0, 3 * n]) {
          // A hair, because a third has no exact double.
          const at = (i: number) => Math.floor(radicalInverse(start + i, base, scrambling) * n + 1e-9);
          expect(new Set(Array.from({ length: n }, (_, i) => at(i))).size).toBe(n);
        }
      }
    },
  );

  it("is uniform over seeds", () => {
    const cells = new Float64Array(10);
    const n = 2000;
    for (let seed = 0; seed < n; seed++) cells[Math.floor(radicalInverse(4, 3, permutations(3, seed)) * 10)]!++;
    const chiSquared = cells.reduce((sum, count) => sum + (count - n / 10) ** 2 / (n / 10), 0);
    // The 99.99 % quantile with 9 degrees of freedom.
    expect(chiSquared).toBeLessThan(33.7);
  });

  it("integrates a smooth function far better than random points, and is not biased", () => {
    const f = (x: number, y: number) =>
      (1 + Math.sin(2 * Math.PI * (x - 0.1))) * (1 + Math.sin(2 * Math.PI * (y - 0.3)));
    const n = 500;
    const errors = Array.from({ length: 20 }, (_, seed) => {
      const [two, three] = [permutations(2, seed), permutations(3, seed)];
      let mean = 0;
      for (let i = 0; i < n; i++) mean += f(radicalInverse(i, 2, two), radicalInverse(i, 3, three)) / n;
      return mean - 1;
    });
    const rootMeanSquare = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2 / errors.length, 0));
    const mean = errors.reduce((sum, error) => sum + error / errors.length, 0);
    // Random points have sqrt(1.25 / n) = 0.05.
    expect(rootMeanSquare).toBeLessThan(0.05 / 8);
    expect(Math.abs(mean)).toBeLessThan((4 * rootMeanSquare) / Math.sqrt(errors.length));
  });

  it("separates the dimensions of large bases, which move together without permutations", () => {
    const [p, q] = [89, 97];
    const correlation = (a?: readonly Uint32Array[], b?: readonly Uint32Array[]) => {
      const xs = Array.from({ length: 80 }, (_, i) => radicalInverse(i, p, a) - 0.5);
      const ys = Array.from({ length: 80 }, (_, i) => radicalInverse(i, q, b) - 0.5);
      const centred = (values: number[]) => values.map((v) => v - values.reduce((s, w) => s + w, 0) / values.length);
      const [x, y] = [centred(xs), centred(ys)];
      const dot = (u: number[], v: number[]) => u.reduce((sum, one, i) => sum + one * v[i]!, 0);
      return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
    };
    expect(correlation()).toBeGreaterThan(0.99);
    expect(Math.abs(correlation(permutations(p, 5), permutations(q, 5)))).toBeLessThan(0.4);
  });
});
