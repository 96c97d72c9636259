import { afterEach, beforeEach, expect, test } from "vitest";
import { choice, grid, uniform } from "../../src/component/space.js";
import { PlainReporter } from "../../src/cli/reporters/plain.js";
import { tpe } from "../../src/search/samplers/index.js";
import { extendSweep } from "../../src/sweep/extend-sweep.js";
import type { SweepPlan } from "../../src/sweep/reporter.js";
import type { SweptStudy } from "../../src/sweep/study.js";
import { sweepPlan } from "../../src/sweep/sweep-plan.js";
import type { Store } from "../../src/tracking/store.js";
import { sqlite, type Site } from "../tracking/stores.js";
import { begin, scoreOf, searchedStudy, sensitive, steady, StepWorker, wanted, workAlone } from "./searched-study.js";

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

async function planOf(id: string, swept: SweptStudy): Promise<SweepPlan> {
  const sweep = await store.sweeps.find(id);
  return sweepPlan(store, sweep!, swept, { workers: 1, threads: 1, replicas: 1, retried: 0 });
}

const counts = ({ total, isBound, done, failed, toRun, elsewhere }: SweepPlan) => ({
  ...{ total, isBound, done, failed, toRun, elsewhere },
});

/** The counts that a reporter shows of a sweep which one worker runs from `steps` on to its end. */
async function shownCounts(id: string, swept: SweptStudy): Promise<readonly string[]> {
  const lines: string[] = [];
  const reporter = new PlainReporter((line) => lines.push(line), false);
  reporter.planned(await planOf(id, swept));
  await workAlone(store, id, swept, (run) => {
    reporter.started(0, run);
    const value = scoreOf(run);
    reporter.ended(0, { ...run, status: "completed" });
    return value;
  });
  return lines.flatMap((line) => /^\[.*?\]/.exec(line) ?? []);
}

test("a search of several models counts the trials of all of them before any is asked for", async () => {
  const compare = [
    { label: "other", model: wanted({ x: uniform(0, 1), y: uniform(0, 1) }) },
    { label: "fixed", model: wanted({ x: 0.5 }) },
  ];
  const swept = searchedStudy({ compare, seeds: [0, 1], search: { sampler: sensitive(), trials: 6 } });
  const id = await begin(store, swept);
  const whole = { done: 0, failed: 0, elsewhere: 0, total: 26, toRun: 26, isBound: true };
  expect(counts(await planOf(id, swept))).toEqual(whole);
  const shown = await shownCounts(id, swept);
  expect(shown.at(-1)).toBe("[26/26]");
  const over = { total: 26, isBound: false, done: 26, failed: 0, toRun: 0, elsewhere: 0 };
  expect(counts(await planOf(id, swept))).toEqual(over);
});

test.each([
  ["of a grid", { search: { racing: { alpha: 0.2 } }, model: wanted({ x: grid(0.3, 1, 2, 3, 4) }) }],
  ["of a sampler", { search: { sampler: sensitive(), trials: 5, racing: { alpha: 0.2 } } }],
])("a race %s never runs more than it counts, and knows in the end what it spared", async (_, changes) => {
  const swept = searchedStudy({ seeds: [0, 1, 2, 3], ...changes });
  const id = await begin(store, swept, { search: { objectives: ["error"] } });
  expect(counts(await planOf(id, swept))).toMatchObject({ total: 20, isBound: true, toRun: 20 });
  const shown = await shownCounts(id, swept);
  expect(shown.map((text) => text.split("/")[1])).toEqual(shown.map(() => "20]"));
  const { length } = await store.runs({ sweep: id });
  expect(length).toBeLessThan(20);
  expect(shown.at(-1)).toBe(`[${length}/20]`);
  expect(counts(await planOf(id, swept))).toMatchObject({ total: length, isBound: false, done: length, toRun: 0 });
});

test("runs that crash and begin again are counted once", async () => {
  const swept = searchedStudy({ search: { sampler: steady(), trials: 4 } });
  const id = await begin(store, swept, { retries: 2 });
  const lines: string[] = [];
  const reporter = new PlainReporter((line) => lines.push(line), false);
  reporter.planned(await planOf(id, swept));
  for (let life = 0; life < 3; life++) {
    const run = (await store.claim({ sweep: id }, `worker ${life}`, {}))!;
    reporter.started(0, run);
    const [dead] = await store.abandon(`worker ${life}`, "crashed", "It died.");
    reporter.ended(0, dead!);
    await store.sweeps.revive(id, { retries: 2, killed: false });
  }
  expect(counts(await planOf(id, swept))).toMatchObject({ total: 8, done: 0, failed: 1, toRun: 7 });
  await workAlone(store, id, swept, (run) => {
    reporter.started(0, run);
    reporter.ended(0, { ...run, status: "completed" });
    return scoreOf(run);
  });
  expect(lines.at(-1)).toMatch(/^\[8\/8\]/);
});

test.each([
  ["by results", { sampler: sensitive(), trials: 6 }],
  ["over given points, with a race", { sampler: steady(), trials: 6, racing: { alpha: 0.2 } }],
])("a search %s that reuses finished runs still has others to run", async (_, search) => {
  const swept = searchedStudy({ seeds: [0, 1, 2], search });
  const first = await begin(store, swept, { search: { trials: 3 } });
  await workAlone(store, first, swept);
  const { length } = await store.runs({ sweep: first });
  // Other seeds make another sweep, whose first trials are those of this one.
  const id = await begin(store, swept, { seeds: [0, 1, 2, 3] });
  const worker = new StepWorker(store, id, swept, "worker");
  while ((await worker.step()) !== "began");
  const { total, done, toRun, elsewhere } = await planOf(id, swept);
  expect([total, elsewhere]).toEqual([24, 1]);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThanOrEqual(length);
  expect(toRun).toBe(24 - done - 1);
});

test("configurations that come again are a bound, and seeds that are added are to run", async () => {
  const model = wanted({ x: choice(0.1, 0.6) });
  const swept = searchedStudy({ model, search: { sampler: tpe({ startup: 4 }), trials: 8 } });
  const id = await begin(store, swept);
  expect(counts(await planOf(id, swept))).toMatchObject({ total: 16, isBound: true });
  await workAlone(store, id, swept);
  expect(counts(await planOf(id, swept))).toMatchObject({ total: 4, isBound: false, done: 4, toRun: 0 });
  await extendSweep(store, id, { seeds: [7] });
  expect(counts(await planOf(id, swept))).toMatchObject({ total: 6, isBound: false, done: 4, toRun: 2 });
});
