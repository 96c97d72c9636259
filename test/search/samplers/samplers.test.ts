import { describe, expect, it } from "vitest";
import { searchSamplers } from "../../../src/search/samplers/index.js";
import type { Question, SearchSampler, Trial } from "../../../src/search/sampler.js";
import { isActive, type Dimension, type Point, type Space } from "../../../src/search/space.js";

const at = (key: string) => ({ key, path: key });
const choices: Space = [
  { ...at("model"), type: "choice", size: 3, ordered: false },
  { ...at("layers"), type: "choice", size: 4, ordered: true, when: { key: "model", choice: 1 } },
  { ...at("width"), type: "choice", size: 2, ordered: true, when: { key: "layers", choice: 2 } },
  { ...at("solver"), type: "choice", size: 2, ordered: false },
];
const numbers: Space = [
  { ...at("rate"), type: "real", low: 1e-4, high: 1, log: true, when: { key: "solver", choice: 1 } },
  { ...at("margin"), type: "real", low: -1, high: 3, log: false },
  { ...at("steps"), type: "integer", low: 3, high: 7, log: false, when: { key: "model", choice: 0 } },
  { ...at("size"), type: "integer", low: 1, high: 64, log: true },
  { ...at("shift"), type: "normal", mean: 2, deviation: 0.5 },
];

const everything: Space = [...choices, ...numbers];
/** What those samplers search that cannot search everything. */
const searched: Readonly<Record<string, Space>> = {
  gridSearch: choices,
  cmaEs: everything.map((one) => (one.type === "choice" ? { ...one, ordered: true } : one)),
};

function isOf(dimension: Dimension, value: number): boolean {
  switch (dimension.type) {
    case "choice":
      return Number.isInteger(value) && value >= 0 && value < dimension.size;
    case "integer":
      return Number.isInteger(value) && value >= dimension.low && value <= dimension.high;
    case "real":
      return value >= dimension.low && value <= dimension.high;
    case "normal":
      return Number.isFinite(value);
  }
}

/** The first trials of a search whose objective is the sum of the squares of all that a point holds. */
function search(sampler: SearchSampler, space: Space, count: number, seed: number): readonly Point[] {
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const question: Question = { space, number, trials, objectives: 1, seed };
    const point = sampler.suggest(question);
    if (point === undefined) break;
    const values = [Object.values(point).reduce((sum, value) => sum + value * value, 0)];
    trials.push({ number, point, state: "completed", values });
  }
  return trials.map(({ point }) => point);
}

describe.each(searchSamplers.map(({ definition }) => ({ name: definition.name, definition })))(
  "$name",
  ({ definition }) => {
    const make = async () => {
      const options = Object.fromEntries(
        Object.entries(definition.options).map(([name, field]) => [name, field.parse(undefined)]),
      );
      return await definition.create(options);
    };
    const space = searched[definition.name] ?? everything;

    it("gives a value of every dimension that is there, and of no other", async () => {
      for (const point of search(await make(), space, 16, 1)) {
        const active = space.filter((dimension) => isActive(dimension, point));
        expect(Object.keys(point).sort()).toEqual(active.map(({ key }) => key).sort());
        for (const dimension of active) expect(isOf(dimension, point[dimension.key]!)).toBe(true);
      }
    });

    it("answers the same question in the same way, whatever it was asked before", async () => {
      const points = search(await make(), space, 14, 2);
      const other = await make();
      search(other, space, 3, 3);
      const trials = points.map((point, number): Trial => ({
        number,
        point,
        state: "completed",
        values: [Object.values(point).reduce((sum, value) => sum + value * value, 0)],
      }));
      for (const number of [13, 0, 5, 12]) {
        const question = { space, number, trials: trials.slice(0, number), objectives: 1, seed: 2 };
        expect(other.suggest(question)).toEqual(points[number]);
      }
    });

    it("has one point of a space without dimensions", async () => {
      expect(search(await make(), [], 1, 1)).toEqual([{}]);
    });
  },
);
