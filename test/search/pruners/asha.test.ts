import { describe, expect, it } from "vitest";
import { asha } from "../../../src/search/pruners/index.js";
import { built } from "./built.js";
import { endings, fallingCurves, interleaving, type Curves, type Endings } from "./tables.js";

/** Rungs at 10, 20 and 40 steps. */
const pruner = await built(asha({ minResource: 10, eta: 2 }));
const at = (steps: readonly number[], values: readonly number[]) => ({ steps, values });
const others = [1, 2, 3, 4].map((value, number) => ({
  number,
  completed: false,
  ...at([5, 10, 15, 20], [9, value, 9, 10 * value]),
}));
const ask = (own: ReturnType<typeof at>, rivals = others) =>
  pruner.prune({ own, number: 9, others: rivals, steps: 100 });

describe("asha", () => {
  it("lets the best half of the trials at a rung go on", () => {
    expect(ask(at([5, 10], [9, 1.5]))).toBeUndefined();
    expect(ask(at([5, 10], [9, 2.5]))).toBe(
      "At the rung of 10 steps its value, 2.5, is not among the best 2 of the 5 trials that have reached it.",
    );
    expect(ask(at([5, 10, 15, 20], [9, 9, 9, 15]))).toBeUndefined();
    expect(ask(at([5, 10, 15, 20], [9, 1, 1, 25]))).toContain("the rung of 20 steps");
  });

  it("asks at rungs alone, with the first report at the rung or beyond it", () => {
    expect(ask(at([5], [99]))).toBeUndefined();
    expect(ask(at([5, 10, 15], [9, 9, 99]))).toBeUndefined();
    expect(ask(at([8, 12], [1, 99]))).toContain("the rung of 10 steps");
    expect(ask(at([25], [1.5]))).toBeUndefined();
    expect(ask(at([25], [2.5]))).toContain("the rung of 10 steps");
  });

  it("lets the best of the first few go on, and ends what is not a number", () => {
    const first = others.slice(1, 2);
    expect(ask(at([10], [5]), [])).toBeUndefined();
    expect(ask(at([10], [5]), first)).toBeDefined();
    expect(ask(at([10], [1]), first)).toBeUndefined();
    expect(ask(at([10], [NaN]), [])).toBeDefined();
    const broken = { ...first[0]!, values: [NaN, NaN, NaN, NaN] };
    expect(ask(at([10], [5]), [broken])).toBeUndefined();
  });

  it("has three rungs where no first one is named, and refuses one beyond the training", async () => {
    const usual = await built(asha());
    const rivals = others.map((one) => ({ ...one, steps: [99, 100, 101, 300] }));
    const worst = (step: number) =>
      usual.prune({ own: at([step], [99]), number: 9, others: rivals, steps: 2700 }) !== undefined;
    expect([worst(99), worst(100)]).toEqual([false, true]);
    expect(() => ask({ steps: [10], values: [1] }, [])).not.toThrow();
    const late = await built(asha({ minResource: 100 }));
    expect(() => late.prune({ own: at([10], [1]), number: 0, others: [], steps: 100 })).toThrow(
      "asha.minResource: expected fewer than the 100 steps of a training, got 100",
    );
  });

  it("ends what rungs that are filled along the way end, whatever the order of the reports", async () => {
    const [trials, steps] = [60, 20];
    for (const [minResource, eta] of [
      [1, 2],
      [2, 3],
      [3, 4],
    ] as const) {
      const curves = fallingCurves(trials, steps, eta);
      const turns = interleaving(trials, steps, 6, eta);
      const expected = byRungs(curves, turns, steps, minResource, eta);
      expect(expected.size).toBeGreaterThan(10);
      expect(endings(await built(asha({ minResource, eta })), curves, turns, steps)).toEqual(expected);
    }
  });
});

/** Successive halving as a bookkeeper does it: a list of values at each rung, to which each trial adds when it gets there. */
function byRungs(curves: Curves, turns: readonly number[], steps: number, minResource: number, eta: number): Endings {
  const rungs = new Map<number, number[]>();
  const done = curves.map(() => 0);
  const ended = new Map<number, number>();
  for (const trial of turns) {
    if (ended.has(trial)) continue;
    const step = ++done[trial]!;
    if (step === steps) continue;
    const power = Math.round(Math.log(step / minResource) / Math.log(eta));
    if (power < 0 || minResource * eta ** power !== step) continue;
    const value = curves[trial]![step - 1]!;
    const here = [...(rungs.get(power) ?? []), value].sort((a, b) => a - b);
    rungs.set(power, here);
    const last = Math.max(Math.floor(here.length / eta), 1) - 1;
    if (value > here[last]!) ended.set(trial, step);
  }
  return ended;
}
