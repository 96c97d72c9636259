import { describe, expect, it } from "vitest";
import { latinHypercube } from "../../src/numerics/latin-hypercube.js";
import { Stream } from "../../src/numerics/random.js";

describe("latinHypercube", () => {
  it.each([
    [1, 3],
    [7, 2],
    [20, 5],
  ])("has %i points, one in each interval of each of %i coordinates", (n, d) => {
    const points = latinHypercube(n, d, Stream.of(1, "test"));
    expect(points).toHaveLength(n * d);
    for (let j = 0; j < d; j++) {
      const cells = Array.from({ length: n }, (_, i) => Math.floor(points[i * d + j]! * n));
      expect(cells.sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  it("pairs the coordinates at random, and is uniform within the intervals", () => {
    const pairs = new Float64Array(9);
    const thirds = new Float64Array(3);
    const n = 1500;
    for (let seed = 0; seed < n; seed++) {
      const [x, y] = latinHypercube(3, 2, Stream.of(seed, "test"));
      pairs[Math.floor(x! * 3) * 3 + Math.floor(y! * 3)]!++;
      thirds[Math.floor(((x! * 3) % 1) * 3)]!++;
    }
    const chiSquared = (counts: Float64Array) =>
      counts.reduce((sum, count) => sum + (count - n / counts.length) ** 2 / (n / counts.length), 0);
    // 99.99 % quantiles with 8 and 2 degrees of freedom.
    expect(chiSquared(pairs)).toBeLessThan(31.8);
    expect(chiSquared(thirds)).toBeLessThan(18.4);
  });

  it("integrates additive functions far better than random points", () => {
    const n = 50;
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) {
      const points = latinHypercube(n, 4, Stream.of(seed, "additive"));
      sum += (points.reduce((total, u) => total + u / n, 0) - 2) ** 2 / 20;
    }
    // At random the variance is 4 / 12 / n; stratified, 4 / 12 / n^3.
    expect(sum).toBeLessThan((3 * 4) / 12 / n ** 3);
    expect(sum).toBeGreaterThan(4 / 12 / n ** 3 / 4);
  });
});
