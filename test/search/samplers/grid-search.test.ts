import { describe, expect, it } from "vitest";
import { gridSearch } from "../../../src/search/samplers/index.js";
import type { SearchSampler } from "../../../src/search/sampler.js";
import type { Dimension, Space } from "../../../src/search/space.js";

const sampler = gridSearch.definition.create({}) as SearchSampler;
const ask = (space: Space, number: number) => sampler.suggest({ space, number, trials: [], objectives: 2, seed: 5 });
const choice = (key: string, size: number, when?: Dimension["when"]): Dimension => ({
  ...{ key, path: key, type: "choice", size, ordered: false },
  ...(when && { when }),
});

describe("gridSearch", () => {
  it("takes all combinations once, the first dimension varying slowest, with those only that are there", () => {
    const space = [
      choice("a", 2),
      choice("b", 2, { key: "a", choice: 1 }),
      choice("c", 2),
      choice("d", 2, { key: "b", choice: 0 }),
    ];
    expect(Array.from({ length: 9 }, (_, number) => ask(space, number))).toEqual([
      { a: 0, c: 0 },
      { a: 0, c: 1 },
      { a: 1, b: 0, c: 0, d: 0 },
      { a: 1, b: 0, c: 0, d: 1 },
      { a: 1, b: 0, c: 1, d: 0 },
      { a: 1, b: 0, c: 1, d: 1 },
      { a: 1, b: 1, c: 0 },
      { a: 1, b: 1, c: 1 },
      undefined,
    ]);
  });

  it("finds a combination among more than there are numbers for", () => {
    const space = Array.from({ length: 400 }, (_, i) => choice(String(i), 10));
    expect(Object.values(ask(space, 1234)!).slice(-5)).toEqual([0, 1, 2, 3, 4]);
  });

  it("ends, and needs no results", () => {
    expect(sampler).toMatchObject({ isFinite: true, needsResults: false, multiObjective: true });
  });

  it("refuses what has no list of values", () => {
    const space: Space = [choice("a", 2), { key: "x", path: "loss.x", type: "integer", low: 1, high: 3, log: false }];
    expect(() => ask(space, 0)).toThrow(
      "loss.x: a grid search takes the values of grids and choices, and there is no list of these; name another sampler, such as random.",
    );
  });
});
