import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ComponentRef } from "../../src/component/component.js";
import { grid, uniform } from "../../src/component/space.js";
import type { SearchInput } from "../../src/experiment/search-settings.js";
import { anyOf, asha, hyperband, median, nan, patience } from "../../src/search/pruners/index.js";
import { beginSweep, specOf, type BeginOptions, type SearchOptions } from "../../src/sweep/begin-sweep.js";
import { bestOf } from "../../src/sweep/best.js";
import { readSpec } from "../../src/sweep/sweep-spec.js";
import type { Store } from "../../src/tracking/store.js";
import { sqlite, type Site } from "../tracking/stores.js";
import { begin, searchedStudy, sensitive, steady, wanted, workAlone } from "./searched-study.js";

function options(search: SearchOptions, changes: Partial<BeginOptions> = {}): BeginOptions {
  return { file: "searched.ts", set: [], search, retries: 1, workers: 2, ...changes };
}

const plain = { sampler: sensitive(), trials: 5 };

describe("the record of a sweep", () => {
  test("is what the study says, with what the command line says in its place", async () => {
    const swept = searchedStudy({
      search: { ...plain, samplerSeed: 3, lag: 7, racing: { alpha: 0.1 } },
      seeds: [0, 1, 2],
    });
    expect(await specOf(swept, options({ trials: 9, racing: 0.2 }))).toMatchObject({
      sampler: { name: "sensitive" },
      samplerSeed: 3,
      trials: 9,
      lag: 7,
      racing: { seedsAtFirst: 2, alpha: 0.2 },
      objectives: ["error"],
      seeds: [0, 1, 2],
      addedSeeds: [],
      planted: false,
    });
    const other = await specOf(
      searchedStudy({ search: plain }),
      options({ sampler: "steady", objectives: ["-a", "b"] }),
    );
    expect(other).toMatchObject({ sampler: { name: "steady" }, objectives: ["-a", "b"], lag: 4 });
  });

  test.each<[string, SearchInput, SearchOptions, string]>([
    ["trials of a full grid", { trials: 3 }, {}, "search.trials: without a sampler the whole grid is tried"],
    ["a seed of no sampler", {}, { samplerSeed: 1 }, "search.samplerSeed: without a sampler"],
    ["no number of trials", { sampler: sensitive() }, {}, "search.trials: sensitive never ends by itself"],
    [
      "a lag without an effect",
      { sampler: steady(), trials: 3, lag: 2 },
      {},
      "search.lag: no trial depends on another",
    ],
    [
      "a race of seeds that there are not",
      { ...plain, racing: true },
      {},
      "every trial gets 2 seeds at first, and there are only 2",
    ],
    ["first seeds of no race", plain, { seedsAtFirst: 3 }, "--seeds-at-first: there is no race"],
    [
      "a race for two objectives",
      { ...plain, racing: true, objectives: ["a", "b"] },
      {},
      "search.racing: only trials of a single",
    ],
    ["a pruner without reports", { ...plain, pruner: asha() }, {}, "search.pruner: nothing is reported along training"],
    ["an objective twice", { ...plain, objectives: ["a", "-a"] }, {}, "search.objectives: a is there more than once."],
    ["an objective that is no name", { ...plain, objectives: ["a b"] }, {}, "expected the name of a metric"],
    ["an unknown sampler", plain, { sampler: "tpee" }, '--sampler: unknown searchSampler "tpee"; did you mean "tpe"?'],
    ["half an expression", plain, { sampler: "tpe(" }, "--sampler: expected"],
    [
      "an unknown field",
      { smapler: sensitive() } as never,
      {},
      'search.smapler: unknown option of a search; did you mean "sampler"?',
    ],
    ["a level above one", plain, { racing: 2 }, "search.racing.alpha: expected"],
  ])("refuses %s", async (_, search, given, message) => {
    await expect((async () => specOf(searchedStudy({ search }), options(given)))()).rejects.toThrow(message);
  });

  test.each<[string, ComponentRef<"pruner">, object, string]>([
    [
      "asha beyond the training",
      asha({ minResource: 200 }),
      {},
      "asha.minResource: the first rung, at 200 steps, comes after",
    ],
    ["asha after the last report", asha({ minResource: 95 }), {}, "that could end a trial, at 90"],
    ["hyperband after the last report", hyperband({ minResource: 95 }), {}, "hyperband.minResource: the first rung"],
    ["a warm-up that never ends", median({ warmup: 91 }), {}, "median.warmup: 91 steps outlast the last report"],
    [
      "more trials to wait for than there are",
      median({ startup: 5 }),
      {},
      "median.startup: 5 trials are to have completed",
    ],
    [
      "more patience than reports",
      patience({ reports: 9 }),
      {},
      "patience.reports: a trial is ended after more than 9 reports",
    ],
    [
      "one of several that can do nothing",
      anyOf({ pruners: [nan(), patience({ reports: 9 })] }),
      {},
      "patience.reports",
    ],
    ["a single report, at the end", nan(), { validateEvery: 100 }, "nothing is reported before the last step"],
    [
      "a report after the end of the default training",
      nan(),
      { steps: undefined, validateEvery: 20_000 },
      "has 20000 steps",
    ],
  ])("refuses a pruner that could end nothing: %s", async (_, pruner, training, message) => {
    const begun = (changed: object) =>
      specOf(
        searchedStudy({ search: { ...plain, pruner }, training: { steps: 100, validateEvery: 10, ...changed } }),
        options({}),
      );
    await expect(begun(training)).rejects.toThrow(message);
  });

  test("takes a pruner that can end a trial by its last report but one, and leaves searched settings to each trial", async () => {
    const pruners = [
      asha({ minResource: 90 }),
      hyperband({ minResource: 90 }),
      median({ warmup: 90, startup: 4 }),
      patience({ reports: 8 }),
    ];
    for (const pruner of pruners) {
      const swept = searchedStudy({ search: { ...plain, pruner }, training: { steps: 100, validateEvery: 10 } });
      expect((await specOf(swept, options({}))).pruner).toMatchObject({ name: pruner.name });
    }
    const steps = grid(50, 100) as unknown as number;
    const searched = { ...plain, pruner: asha({ minResource: 60 }) };
    const swept = searchedStudy({ search: searched, training: { steps, validateEvery: 10 } });
    expect((await specOf(swept, options({}))).pruner).toMatchObject({ name: "asha" });
  });

  test("refuses several objectives where the sampler takes one", async () => {
    const swept = searchedStudy({ search: plain });
    await expect(specOf(swept, options({ sampler: "cmaEs", objectives: ["a", "b"] }))).rejects.toThrow(
      "search.objectives: cmaEs searches for one objective, not 2",
    );
  });
});

describe("a sweep that is begun again", () => {
  let site: Site;
  let store: Store;

  beforeEach(async () => {
    site = sqlite.site();
    store = await site.open();
  });

  afterEach(async () => {
    await store.close();
    site.remove();
  });

  test("is the same with other trials and workers, and another with other seeds, objectives or models", async () => {
    const swept = searchedStudy({ search: plain });
    const first = await beginSweep(store, swept, options({}));
    const again = await beginSweep(store, swept, options({ trials: 8 }, { workers: 7, retries: 4 }));
    expect(again.sweep.id).toBe(first.sweep.id);
    expect(readSpec(again.sweep)).toMatchObject({ trials: 8, retries: 4, lag: 4 });
    const others = [
      await beginSweep(store, swept, options({}, { seeds: [5] })),
      await beginSweep(store, swept, options({ objectives: ["-error"] })),
      await beginSweep(store, swept, options({ samplerSeed: 1 })),
      await beginSweep(store, searchedStudy({ search: plain, model: wanted({ x: uniform(0, 3) }) }), options({})),
    ];
    expect(new Set([first, ...others].map(({ sweep }) => sweep.id)).size).toBe(5);
    await expect(beginSweep(store, swept, options({ lag: 9 }))).rejects.toThrow("was begun with a lag of 4");
  });

  test("is kept only if its search spaces can be searched", async () => {
    const fixed = searchedStudy({ search: plain, model: wanted({ x: 0.5 }) });
    await expect(beginSweep(store, fixed, options({}))).rejects.toThrow(
      "search.sampler: sensitive has nothing to search",
    );
    await expect(beginSweep(store, searchedStudy({ search: {} }), options({}))).rejects.toThrow("name a sampler");
    expect(await store.sweeps.list()).toEqual([]);
  });

  test("ranks its configurations by their means over seeds, or by several objectives", async () => {
    const swept = searchedStudy({ search: { sampler: steady(), trials: 6 }, seeds: [0, 1, 2] });
    const id = await begin(store, swept);
    await workAlone(store, id, swept, ({ options: of, seed }) => (of["model.x"] as number) + 0.01 * seed);
    const { configurations, compared, objectives } = await bestOf(store, "searched", ["error"]);
    expect([compared, objectives]).toEqual([6, ["error"]]);
    const xs = configurations.map(({ point }) => point["model.x"] as number);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(configurations[0]).toMatchObject({ seeds: [0, 1, 2], probability: expect.closeTo(1, 9) as number });
    const [estimate] = configurations[0]!.estimates;
    expect(estimate!.mean).toBeCloseTo(xs[0]! + 0.01, 12);
    expect(estimate!.standardError).toBeCloseTo(0.01 / Math.sqrt(3), 12);
    // Student's t of 2 degrees at 97.5 %.
    expect(estimate!.halfWidth).toBeCloseTo((4.302653 * 0.01) / Math.sqrt(3), 8);
    const largest = await bestOf(store, id, ["-error"]);
    expect(largest.configurations[0]!.point["model.x"]).toBe(Math.max(...xs));
    expect(largest.configurations[0]!.estimates[0]!.mean).toBeGreaterThan(0);
    const both = await bestOf(store, id, ["error", "-error"]);
    expect(both.configurations).toHaveLength(6);
    expect(both.configurations[0]!.probability).toBeUndefined();
    await expect(bestOf(store, id, ["nothing"])).rejects.toThrow(
      /No completed run of sweep \w+ has logged the objective nothing; expected one of error\./,
    );
  });
});
