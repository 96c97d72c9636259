import { describe, expect, it } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { hypervolume, hypervolumeSubset } from "../../src/search/hypervolume.js";

function randomValues(seed: number, n: number, objectives: number): number[][] {
  const stream = Stream.of(seed, "values");
  return Array.from({ length: n }, () => Array.from({ length: objectives }, () => stream.uniform()));
}

/** Inclusion and exclusion over all subsets. */
function byInclusionExclusion(values: readonly (readonly number[])[], reference: readonly number[]): number {
  let sum = 0;
  for (let subset = 1; subset < 2 ** values.length; subset++) {
    const members = values.filter((_, i) => (subset >> i) & 1);
    const box = reference.reduce((product, end, k) => product * (end - Math.max(...members.map((m) => m[k]!))), 1);
    sum += members.length % 2 === 1 ? box : -box;
  }
  return sum;
}

describe.each([1, 2, 3, 4, 5])("%i objectives", (objectives) => {
  it("is what inclusion and exclusion give", () => {
    for (let seed = 0; seed < 5; seed++) {
      const values = randomValues(seed, 9, objectives);
      const reference = Array.from({ length: objectives }, () => 1);
      expect(hypervolume(values, reference)).toBeCloseTo(byInclusionExclusion(values, reference), 12);
    }
  });

  it("counts equal values once and those beyond the reference not at all", () => {
    const reference = Array.from({ length: objectives }, () => 1);
    const middle = reference.map(() => 0.5);
    const beyond = reference.map((_, k) => (k === 0 ? 1.5 : 0));
    expect(hypervolume([middle, middle, beyond], reference)).toBeCloseTo(0.5 ** objectives, 14);
    expect(hypervolume([], reference)).toBe(0);
  });
});

it("agrees with Monte Carlo on a front of 60 in three dimensions", () => {
  const values = randomValues(3, 60, 3);
  const stream = Stream.of(0, "monte carlo");
  const draws = 40_000;
  let hits = 0;
  for (let i = 0; i < draws; i++) {
    const at = [stream.uniform(), stream.uniform(), stream.uniform()];
    if (values.some((value) => value.every((of, k) => of <= at[k]!))) hits++;
  }
  const exact = hypervolume(values, [1, 1, 1]);
  expect(Math.abs(exact - hits / draws)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / draws));
});

it("converges to the area above a quarter circle", () => {
  const front = Array.from({ length: 2001 }, (_, i) => {
    const angle = (i / 2000) * (Math.PI / 2);
    return [1 - Math.cos(angle), 1 - Math.sin(angle)];
  });
  expect(hypervolume(front, [1, 1])).toBeCloseTo(Math.PI / 4, 2);
});

it("chooses greedily what adds most", () => {
  const values = randomValues(1, 30, 3);
  const reference = [1, 1, 1];
  const chosen = hypervolumeSubset(values, reference, 6);
  const plain: number[] = [];
  for (let k = 0; k < 6; k++) {
    const volumes = values.map((value, i) =>
      plain.includes(i) ? -1 : hypervolume([...plain.map((j) => values[j]!), value], reference),
    );
    plain.push(volumes.indexOf(Math.max(...volumes)));
  }
  expect(chosen).toEqual(plain);
});
