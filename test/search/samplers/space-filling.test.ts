import { describe, expect, it } from "vitest";
import { halton, latinHypercube, random, sobol } from "../../../src/search/samplers/index.js";
import type { SearchSampler } from "../../../src/search/sampler.js";
import type { Dimension, Space } from "../../../src/search/space.js";

const real = (key: string): Dimension => ({ key, path: key, type: "real", low: 0, high: 1, log: false });
const ask = (sampler: SearchSampler, space: Space, number: number, seed: number) =>
  sampler.suggest({ space, number, seed, trials: [], objectives: 1 })!;

const samplers = [random, sobol, halton, latinHypercube].map(({ definition }) => ({
  name: definition.name,
  make: () => definition.create({ size: 16 }) as SearchSampler,
}));

describe.each(samplers)("$name", ({ make }) => {
  const sampler = make();
  const space = [real("a"), real("b"), real("c")];

  it("takes a trial's point from its number and the seed alone", () => {
    const points = Array.from({ length: 40 }, (_, number) => ask(sampler, space, number, 7));
    expect([39, 3, 17].map((number) => ask(make(), space, number, 7))).toEqual([points[39], points[3], points[17]]);
    expect(new Set(points.map(({ a }) => a)).size).toBe(40);
    expect(ask(sampler, space, 3, 8)).not.toEqual(points[3]);
  });

  it("keeps the other coordinates of a trial when a dimension is not there, or one more is", () => {
    const choice: Dimension = { key: "x", path: "x", type: "choice", size: 2, ordered: false };
    const conditional: Space = [choice, { ...real("a"), when: { key: "x", choice: 0 } }, real("b")];
    const always: Space = [choice, real("a"), real("b")];
    for (let number = 0; number < 12; number++) {
      const { a, ...rest } = ask(sampler, always, number, 1);
      expect(ask(sampler, conditional, number, 1)).toEqual(rest["x"] === 0 ? { ...rest, a } : rest);
    }
  });

  it("is uniform and without correlation over trials and seeds", () => {
    const n = 1600;
    const cells = new Float64Array(16);
    for (let i = 0; i < n; i++) {
      // Every trial is taken from a seed of its own, so that they are independent.
      const { a, c } = ask(sampler, space, i % 40, i) as { a: number; c: number };
      cells[Math.floor(a * 4) * 4 + Math.floor(c * 4)]!++;
    }
    const chiSquared = cells.reduce((sum, count) => sum + (count - n / 16) ** 2 / (n / 16), 0);
    // The 99.99 % quantile with 15 degrees of freedom.
    expect(chiSquared).toBeLessThan(44.3);
  });

  it("answers in far less than two milliseconds", () => {
    const wide = Array.from({ length: 20 }, (_, j) => real(String(j)));
    ask(sampler, wide, 0, 1);
    const start = performance.now();
    for (let number = 10_000; number < 10_050; number++) ask(sampler, wide, number, 1);
    expect((performance.now() - start) / 50).toBeLessThan(2);
  });
});

it.each(samplers.slice(1))("$name spreads sixteen trials evenly over each dimension", ({ name, make }) => {
  const space = [real("a"), real("b")];
  const cellsOf = (key: string, parts: number) =>
    new Set(Array.from({ length: 16 }, (_, i) => Math.floor(ask(make(), space, i, 3)[key]! * parts))).size;
  // Halton has powers of 2 in the first dimension, and of 3 in the second, of which 9 is the largest below 16.
  expect([cellsOf("a", 16), cellsOf("b", name === "halton" ? 9 : 16)]).toEqual([16, name === "halton" ? 9 : 16]);
});

it("latinHypercube begins another hypercube where one ends", () => {
  const sampler = latinHypercube.definition.create({ size: 5 });
  if (sampler instanceof Promise) throw new Error("It is made at once.");
  const cells = (from: number) =>
    Array.from({ length: 5 }, (_, i) => Math.floor(ask(sampler, [real("a")], from + i, 1)["a"]! * 5));
  expect([cells(0), cells(5)].map((one) => new Set(one).size)).toEqual([5, 5]);
  expect(ask(sampler, [real("a")], 0, 1)).not.toEqual(ask(sampler, [real("a")], 5, 1));
});

it("sobol says where its numbers end", () => {
  const wide = Array.from({ length: 162 }, (_, j) => real(String(j)));
  expect(() => ask(samplers[1]!.make(), wide, 0, 1)).toThrow(
    "sobol: there are numbers for 161 dimensions and the space has 162; use random or halton.",
  );
});
