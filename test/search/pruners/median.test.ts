import { describe, expect, it } from "vitest";
import type { ComponentRef } from "../../../src/component/component.js";
import type { PruningQuestion } from "../../../src/search/pruner.js";
import { median } from "../../../src/search/pruners/index.js";
import { built } from "./built.js";
import { endings, fallingCurves, interleaving } from "./tables.js";

/** Three completed trials with averages 2, 4 and 6 by step 20, and values 1, 4, 8 there. */
const others = [
  { number: 0, completed: true, steps: [10, 20, 30], values: [3, 1, 0] },
  { number: 1, completed: true, steps: [10, 20, 30], values: [4, 4, 0] },
  { number: 2, completed: true, steps: [10, 20, 30], values: [4, 8, 0] },
];
const own = { steps: [10, 20], values: [5, 4.1] };
const question: PruningQuestion = { own, number: 3, others, steps: 100 };
const ask = async (ref: ComponentRef<"pruner">, changes: Partial<PruningQuestion> = {}) =>
  (await built(ref)).prune({ ...question, ...changes });

describe("median", () => {
  it("ends a trial whose best value is above the median of the running averages", async () => {
    expect(await ask(median({ startup: 3 }))).toBe(
      "Its best value by step 20, 4.1, is worse than the median of 3 completed trials, 4.",
    );
    expect(await ask(median({ startup: 3 }), { own: { steps: [10, 20], values: [3.9, 9] } })).toBeUndefined();
    expect(await ask(median({ startup: 3 }), { own: { steps: [10, 20], values: [4, 9] } })).toBeUndefined();
  });

  it("compares with the other trials' values themselves where it is told to", async () => {
    const of = (value: number, percentile: number) =>
      ask(median({ startup: 3, against: "value", percentile }), { own: { steps: [20], values: [value] } });
    // The quarter between 1, 4 and 8 is at 2.5, half the way from 1 to 4.
    expect(await of(2.4, 25)).toBeUndefined();
    expect(await of(2.6, 25)).toBeDefined();
    expect(await of(3.9, 50)).toBeUndefined();
  });

  it("waits for enough completed trials, and for the steps of the warm-up", async () => {
    expect(await ask(median({ startup: 4 }))).toBeUndefined();
    expect(
      await ask(median({ startup: 3 }), { others: others.map((one) => ({ ...one, completed: false })) }),
    ).toBeUndefined();
    expect(await ask(median({ startup: 3, warmup: 21 }))).toBeUndefined();
    expect(await ask(median({ startup: 3, warmup: 20 }))).toBeDefined();
  });

  it("ends a trial that has reported nothing but NaN, and leaves those of others out", async () => {
    expect(await ask(median({ startup: 3 }), { own: { steps: [10, 20], values: [NaN, Infinity] } })).toBeDefined();
    const broken = { number: 4, completed: true, steps: [10, 20], values: [NaN, NaN] };
    expect(await ask(median({ startup: 3 }), { others: [...others, broken] })).toContain("of 3 completed trials, 4.");
    expect(await ask(median({ startup: 1 }), { others: [broken] })).toBeUndefined();
  });

  it("ends what a table kept along the way ends, whatever the order of the reports", async () => {
    const [trials, steps] = [30, 12];
    const pruner = await built(median({ startup: 4, warmup: 3 }));
    for (const seed of [0, 1, 2]) {
      const curves = fallingCurves(trials, steps, seed);
      const turns = interleaving(trials, steps, 4, seed);
      const done = new Map<number, number>();
      const sums: number[][] = [];
      const best = curves.map(() => Infinity);
      const expected = new Map<number, number>();
      for (const trial of turns) {
        if (expected.has(trial)) continue;
        const step = (done.get(trial) ?? 0) + 1;
        done.set(trial, step);
        best[trial] = Math.min(best[trial]!, curves[trial]![step - 1]!);
        if (step === steps) {
          let sum = 0;
          sums.push(curves[trial]!.map((value, i) => (sum += value) / (i + 1)));
        } else if (step >= 3 && sums.length >= 4) {
          const column = sums.map((averages) => averages[step - 1]!).sort((a, b) => a - b);
          const half = column.length / 2;
          const middle = column.length % 2 ? column[half - 0.5]! : (column[half - 1]! + column[half]!) / 2;
          if (best[trial] > middle) expected.set(trial, step);
        }
      }
      expect(expected.size).toBeGreaterThan(5);
      expect(endings(pruner, curves, turns, steps)).toEqual(expected);
    }
  });
});
