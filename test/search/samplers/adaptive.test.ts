import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../src/component/options.js";
import { Stream } from "../../../src/numerics/random.js";
import type { SearchSampler, Trial } from "../../../src/search/sampler.js";
import { cmaEs, gaussianProcess, nsga2, tpe } from "../../../src/search/samplers/index.js";
import { pointAt } from "../../../src/search/samplers/unit-cube.js";
import { isActive, type Dimension, type Point, type Space } from "../../../src/search/space.js";

const members = [tpe, gaussianProcess, cmaEs, nsga2];

function build({ definition }: (typeof members)[number], options: Record<string, unknown> = {}): SearchSampler {
  const values = parseOptions(definition.options, options, "", definition.name);
  return (definition.create as (values: unknown) => SearchSampler)(values);
}

const small = {
  tpe: { startup: 3 },
  gaussianProcess: { startup: 3, observations: 16 },
  cmaEs: {},
  nsga2: { population: 6 },
};
type Name = keyof typeof small;

/** Asks and answers in turn: `lag` trials are pending whenever one is asked for. */
function run(
  sampler: SearchSampler,
  space: Space,
  count: number,
  { objectives = 1, lag = 0, seed = 0, answer }: { objectives?: number; lag?: number; seed?: number; answer: Answer },
): Trial[] {
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const seen = trials.map((trial): Trial =>
      trial.number < number - lag ? trial : { ...trial, state: "pending", values: [] },
    );
    const point = sampler.suggest({ space, number, trials: seen, objectives, seed })!;
    trials.push({ number, point, ...answer(point, number) });
  }
  return trials;
}

type Answer = (point: Point, number: number) => Pick<Trial, "state" | "values">;

/** Ends of all kinds, ties, and values that are not finite. */
const everyEnd =
  (objectives: number): Answer =>
  (point, number) => {
    const value = Object.values(point).reduce((sum, of) => sum + Math.abs(of), 0);
    const values = Array.from({ length: objectives }, (_, k) => (k === 0 ? value : -value));
    if (number % 7 === 2) return { state: "failed", values: [] };
    if (number % 7 === 3) return { state: "pruned", values };
    if (number % 7 === 4)
      return { state: "completed", values: values.map(() => (number % 2 ? Number.NaN : -Infinity)) };
    return { state: "completed", values: number % 7 === 5 ? values.map(() => 1) : values };
  };

const dimension = (key: string, isOrdered: boolean): fc.Arbitrary<Dimension> => {
  const base = { key, path: key };
  const low = fc.integer({ min: -5, max: 5 });
  return fc.oneof(
    fc
      .record({ low, width: fc.integer({ min: 0, max: 9 }) })
      .map(({ low, width }) => ({ ...base, type: "real" as const, low, high: low + width, log: false })),
    fc
      .integer({ min: 1, max: 6 })
      .map((decades) => ({ ...base, type: "real" as const, low: 10 ** -decades, high: 1, log: true })),
    fc
      .record({ low, width: fc.integer({ min: 0, max: 300 }) })
      .map(({ low, width }) => ({ ...base, type: "integer" as const, low, high: low + width, log: false })),
    fc.integer({ min: 1, max: 300 }).map((high) => ({ ...base, type: "integer" as const, low: 1, high, log: true })),
    fc.constant({ ...base, type: "normal" as const, mean: 2, deviation: 0.5 }),
    fc.integer({ min: 1, max: 5 }).map((size) => ({ ...base, type: "choice" as const, size, ordered: isOrdered })),
  );
};

/** Up to five dimensions, of which the last two depend on the first where that is a choice. */
const spaces = (isOrdered: boolean): fc.Arbitrary<Space> =>
  fc
    .tuple(...["a", "b", "c", "d", "e"].map((key) => dimension(key, isOrdered)))
    .chain((all) => fc.integer({ min: 0, max: 5 }).map((count) => all.slice(0, count)))
    .map(([first, ...others]) => {
      if (first === undefined) return [];
      const when = { key: first.key, choice: 0 };
      return [first, ...others.map((one, j) => (first.type === "choice" && j >= 2 ? { ...one, when } : one))];
    });

function expectValid(point: Point, space: Space): void {
  const active = space.filter((one) => isActive(one, point));
  expect(Object.keys(point).sort()).toEqual(active.map(({ key }) => key).sort());
  for (const one of active) {
    const value = point[one.key]!;
    expect(Number.isFinite(value)).toBe(true);
    if (one.type === "normal") continue;
    const [low, high] = one.type === "choice" ? [0, one.size - 1] : [one.low, one.high];
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
    if (one.type !== "real") expect(Number.isInteger(value)).toBe(true);
  }
}

describe.each(members.map((member) => ({ name: member.definition.name as Name, member })))(
  "$name",
  ({ name, member }) => {
    const objectives = build(member).multiObjective ? [1, 2] : [1];

    it("stays in the space, whatever it is and however trials end, and a fresh one answers any question the same", () => {
      fc.assert(
        fc.property(
          spaces(name === "cmaEs"),
          fc.constantFrom(...objectives),
          fc.integer({ min: 0, max: 3 }),
          (space, k, lag) => {
            const sampler = build(member, small[name]);
            const trials = run(sampler, space, 24, { objectives: k, lag, answer: everyEnd(k) });
            for (const { point } of trials) expectValid(point, space);
            const number = 17;
            const seen = trials
              .slice(0, number)
              .map((trial): Trial =>
                trial.number < number - lag ? trial : { ...trial, state: "pending", values: [] },
              );
            const question = { space, number, trials: seen, objectives: k, seed: 0 };
            expect(build(member, small[name]).suggest(question)).toEqual(trials[number]!.point);
            // After later questions, and after the same one, too.
            expect(sampler.suggest(structuredClone(question))).toEqual(trials[number]!.point);
          },
        ),
        { numRuns: name === "gaussianProcess" ? 8 : 40 },
      );
    });

    it("finds lower values than random points do, also with four pending", () => {
      const space: Space = ["x", "y", "z"].map((key) => ({
        key,
        path: key,
        type: "real",
        low: -1,
        high: 2,
        log: false,
      }));
      const bowl = (point: Point) => space.reduce((sum, { key }, j) => sum + (j + 1) * (point[key]! - 0.3) ** 2, 0);
      const answer: Answer = (point) => ({ state: "completed", values: [bowl(point)] });
      const best = (trials: readonly Trial[]) => Math.min(...trials.map(({ values }) => values[0]!));
      const uniform = (seed: number) => {
        const stream = Stream.of(seed, "uniform");
        return Math.min(
          ...Array.from({ length: 60 }, () =>
            bowl(
              pointAt(
                space,
                space.map(() => stream.uniform()),
              ),
            ),
          ),
        );
      };
      // A Gaussian process takes its time, and a third of the trials.
      const [count, seeds] = name === "gaussianProcess" ? [20, [0, 1, 2]] : [60, [0, 1, 2, 3, 4]];
      for (const lag of [0, 4]) {
        const wins = seeds.filter(
          (seed) => best(run(build(member, small[name]), space, count, { lag, seed, answer })) < uniform(seed),
        );
        expect(wins.length).toBeGreaterThanOrEqual(seeds.length - 1);
      }
    });

    it("tries other points under another seed, and when others are pending", () => {
      const space: Space = [{ key: "x", path: "x", type: "real", low: 0, high: 1, log: false }];
      const answer: Answer = ({ x }) => ({ state: "completed", values: [x!] });
      const points = [0, 1].map((seed) =>
        run(build(member), space, 20, { seed, lag: 3, answer }).map(({ point }) => point["x"]),
      );
      // Where the lowest value is at a wall, it is tried more than once.
      expect(new Set(points.flat()).size).toBeGreaterThan(24);
    });
  },
);
