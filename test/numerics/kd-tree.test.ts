import { describe, expect, it } from "vitest";
import { KdTree, nearestDistances } from "../../src/numerics/kd-tree.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

function cloud(n: number, d: number, seed: number, round = false): Points {
  const x = points(n, d);
  Stream.of(seed, "cloud").fillNormal(x.data);
  return round ? points(n, d, x.data.map(Math.round)) : x;
}

function squaredDistances(x: Points, row: number, atoms: Points, except: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < atoms.n; i++) {
    let sum = 0;
    for (let j = 0; j < x.d; j++) sum += (x.data[row * x.d + j]! - atoms.data[i * x.d + j]!) ** 2;
    if (i !== except) out.push(sum);
  }
  return out.sort((a, b) => a - b);
}

describe.each([
  { n: 1, d: 2, round: false },
  { n: 31, d: 1, round: false },
  { n: 1000, d: 2, round: false },
  { n: 1000, d: 2, round: true },
  { n: 500, d: 5, round: false },
])("KdTree of $n points in R^$d (rounded to ties: $round)", ({ n, d, round }) => {
  const atoms = cloud(n, d, 1, round);
  const tree = new KdTree(atoms);
  const queries = cloud(60, d, 2);

  it("finds the distance to the nearest point that a scan finds", () => {
    const nearest = nearestDistances(tree, queries);
    for (let i = 0; i < queries.n; i++) expect(nearest[i]).toBeCloseTo(squaredDistances(queries, i, atoms, -1)[0]!, 13);
  });

  it("finds every point within a radius, once", () => {
    const out = new Float64Array(n);
    for (let i = 0; i < queries.n; i++) {
      for (const radius of [0.01, 1, 100]) {
        const found = Array.from(out.subarray(0, tree.within(queries, i, radius, out))).sort((a, b) => a - b);
        const scanned = squaredDistances(queries, i, atoms, -1).filter((distance) => distance <= radius);
        expect(found.length).toBe(scanned.length);
        expect(Math.max(0, ...found.map((distance, k) => Math.abs(distance - scanned[k]!)))).toBeLessThan(1e-12);
      }
    }
  });

  it("lists ascending ranges that hold every point within a radius", () => {
    const out = new Uint32Array(n + 2);
    for (let i = 0; i < queries.n; i++) {
      for (const radius of [0.01, 1, 100]) {
        const ranges = out.subarray(0, tree.ranges(queries, i, radius, out));
        expect([...ranges]).toEqual([...ranges].sort((a, b) => a - b));
        const listed = points(n, d);
        let count = 0;
        for (let r = 0; r < ranges.length; r += 2) {
          for (let at = ranges[r]!; at < ranges[r + 1]!; at++, count++) {
            tree.columns.forEach((column, j) => (listed.data[count * d + j] = column[at]!));
          }
        }
        const within = (atoms: Points) =>
          squaredDistances(queries, i, atoms, -1).filter((distance) => distance <= radius);
        expect(within(points(count, d, listed.data.slice(0, count * d)))).toEqual(within(atoms));
      }
    }
  });

  it("leaves out the excepted point, and only that one", () => {
    const out = new Float64Array(n);
    for (let i = 0; i < Math.min(n, 60); i++) {
      const scanned = squaredDistances(atoms, i, atoms, i);
      expect(tree.nearest(atoms, i, i)).toBeCloseTo(scanned[0] ?? Infinity, 13);
      expect(tree.within(atoms, i, Infinity, out, i)).toBe(n - 1);
    }
  });
});

it("KdTree takes points that all coincide", () => {
  const tree = new KdTree(points(200, 2));
  expect(tree.nearest(points(1, 2), 0)).toBe(0);
  expect(tree.within(points(1, 2), 0, 0, new Float64Array(200))).toBe(200);
});

it("KdTree refuses to be empty", () => {
  expect(() => new KdTree(points(0, 2))).toThrow("at least one point");
});
