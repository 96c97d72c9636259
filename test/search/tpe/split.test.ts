import { expect, it } from "vitest";
import type { Trial } from "../../../src/search/sampler.js";
import { splitTrials } from "../../../src/search/tpe/split.js";

function trial(number: number, state: Trial["state"], ...values: readonly number[]): Trial {
  return { number, point: {}, state, values };
}

const goodNumbers = (trials: readonly Trial[]) => splitTrials(trials).good.map(({ number }) => number);

it("counts the lowest tenth as good, at least one and at most 25, in order of asking", () => {
  const falling = (n: number) => Array.from({ length: n }, (_, i) => trial(i, "completed", -i));
  expect(goodNumbers(falling(0))).toEqual([]);
  expect(goodNumbers(falling(3))).toEqual([2]);
  expect(goodNumbers(falling(21))).toEqual([18, 19, 20]);
  expect(goodNumbers(falling(400))).toHaveLength(25);
});

it("takes the earlier of equal values", () => {
  expect(goodNumbers(Array.from({ length: 20 }, (_, i) => trial(i, "completed", 1)))).toEqual([0, 1]);
});

it("counts pruned trials after completed ones, and no failed, pending or infinite one", () => {
  const trials = [
    trial(0, "pruned", -9),
    trial(1, "failed"),
    trial(2, "pending"),
    trial(3, "completed", Number.NaN),
    trial(4, "completed", -Infinity),
    trial(5, "completed", 3),
    ...Array.from({ length: 9 }, (_, i) => trial(6 + i, "pruned", i)),
  ];
  expect(goodNumbers(trials)).toEqual([0, 5]);
  expect(splitTrials(trials).others).toHaveLength(trials.length - 2);
});

it("counts whole fronts of several objectives as good, and spreads its choice over the one that is too large", () => {
  const front = Array.from({ length: 30 }, (_, i) => trial(i, "completed", i, 29 - i));
  const behind = Array.from({ length: 10 }, (_, i) => trial(30 + i, "completed", i + 100, 100));
  const good = goodNumbers([...behind, ...front]);
  expect(good).toHaveLength(4);
  expect(Math.max(...good)).toBeLessThan(30);
  expect(Math.max(...good) - Math.min(...good)).toBeGreaterThan(10);
});
