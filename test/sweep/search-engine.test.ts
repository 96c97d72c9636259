import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { component } from "../../src/component/component.js";
import { choice, grid, uniform } from "../../src/component/space.js";
import { Stream } from "../../src/numerics/random.js";
import { random, tpe } from "../../src/search/samplers/index.js";
import type { Point } from "../../src/search/space.js";
import { bestOf } from "../../src/sweep/best.js";
import { extendSweep } from "../../src/sweep/extend-sweep.js";
import { SearchEngine } from "../../src/sweep/search-engine.js";
import type { SweptStudy } from "../../src/sweep/study.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { sqlite, type Site } from "../tracking/stores.js";
import {
  begin,
  error,
  historyOf,
  scoreOf,
  searchedStudy,
  sensitive,
  steady,
  StepWorker,
  wanted,
  workAlone,
} from "./searched-study.js";

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

async function undisturbed(swept: SweptStudy, options: Parameters<typeof begin>[2]): Promise<readonly unknown[]> {
  const other = sqlite.site();
  const clean = await other.open();
  const id = await begin(clean, swept, options);
  await workAlone(clean, id, swept);
  const history = await historyOf(clean, id);
  await clean.close();
  other.remove();
  return history;
}

/** Lets workers take turns by chance, killing and replacing them, and now and then all of them at once. */
async function disturbed(swept: SweptStudy, id: string, stream: Stream): Promise<void> {
  let made = 0;
  const fresh = () => new StepWorker(store, id, swept, `worker ${made++}`);
  let workers = [fresh(), fresh(), fresh()];
  for (let step = 0; step < 5000; step++) {
    const at = Math.floor(stream.uniform() * workers.length);
    if (stream.uniform() < 0.1) {
      await workers[at]!.die(stream.uniform() < 0.5 ? "crashed" : "killed");
      workers[at] = fresh();
    }
    if (stream.uniform() < 0.03) {
      for (const worker of workers) await worker.die("killed");
      await begin(store, swept, { workers: 3 });
      workers = [fresh(), fresh(), fresh()];
    }
    if ((await workers[at]!.step()) === "done") return;
  }
  throw new Error("It never ends.");
}

describe("a search that is stopped, killed and shared", () => {
  test.each([
    ["with one seed", { seeds: [4] }],
    ["with three seeds", { seeds: [0, 1, 2] }],
    [
      "of several models",
      {
        compare: [
          { label: "other", model: wanted({ x: uniform(0, 1), y: uniform(0, 1) }) },
          { label: "fixed", model: wanted({ x: 0.5 }) },
        ],
      },
    ],
    ["that is raced", { seeds: [0, 1, 2, 3], search: { sampler: sensitive(), trials: 12, racing: { alpha: 0.2 } } }],
    [
      "that is raced over given points",
      { seeds: [0, 1, 2, 3], search: { sampler: steady(), trials: 12, racing: true } },
    ],
  ] as const)("ends with the trials of an undisturbed one: %s", async (_, changes) => {
    const swept = searchedStudy(changes);
    const expected = await undisturbed(swept, { workers: 3 });
    for (const seed of [1, 2]) {
      const id = await begin(store, swept, { workers: 3 });
      await disturbed(swept, id, Stream.of(seed, "schedule"));
      expect(await historyOf(store, id)).toEqual(expected);
      expect((await store.sweeps.find(id))!.state).toBe("finished");
      await store.close();
      site.remove();
      site = sqlite.site();
      store = await site.open();
    }
  });

  test("depends on its lag, which is what lets workers run ahead", async () => {
    const swept = searchedStudy();
    const [near, far] = [
      await undisturbed(swept, { search: { lag: 1 } }),
      await undisturbed(swept, { search: { lag: 4 } }),
    ];
    expect(near[0]).toEqual(far[0]);
    expect(near.slice(4)).not.toEqual(far.slice(4));
    const id = await begin(store, swept, { search: { lag: 2 } });
    const workers = ["a", "b", "c", "d", "e"].map((name) => new StepWorker(store, id, swept, name));
    const steps = [];
    for (const worker of workers) steps.push(await worker.step());
    // Two trials of two seeds each, and then someone must end one.
    expect(steps).toEqual(["began", "began", "began", "began", "wait"]);
    await workers[2]!.step();
    await workers[3]!.step();
    // Trial 1 has ended, but trial 2 is asked for with the results of trial 0.
    expect(await workers[4]!.step()).toBe("wait");
    await workers[0]!.step();
    await workers[1]!.step();
    expect(await workers[4]!.step()).toBe("began");
  });
});

describe("what a sampler is told", () => {
  test("are means over seeds with their errors, negated where more is better, and nothing of trials that failed", async () => {
    const swept = searchedStudy({ search: { sampler: sensitive(), trials: 3, objectives: ["-error"] } });
    const { registry } = swept.study;
    const asked: unknown[] = [];
    const { definition } = sensitive;
    const sampler = await definition.create({});
    const spied = { ...sampler, suggest: (question: never) => (asked.push(question), sampler.suggest(question)) };
    const find = registry.definition.bind(registry);
    registry.definition = ((reference: { name: string }, path: string) =>
      reference.name === "sensitive"
        ? { ...definition, create: () => spied }
        : find(reference as never, path)) as typeof find;
    const id = await begin(store, swept);
    await workAlone(store, id, swept, (run) =>
      run.seed === 1 && asked.length === 2 ? undefined : run.seed + asked.length,
    );
    expect(asked.at(-1)).toMatchObject({
      number: 2,
      objectives: 1,
      trials: [
        { number: 0, state: "completed", values: [-1.5], standardErrors: [0.5] },
        { number: 1, state: "failed", values: [] },
      ],
    });
  });
});

describe("seeds", () => {
  test("that are added later go to every trial that has completed, and change nothing of what is tried", async () => {
    const swept = searchedStudy();
    const expected = await undisturbed(swept, {});
    const id = await begin(store, swept, {});
    await workAlone(store, id, swept);
    await extendSweep(store, id, { seeds: [1, 5] });
    await workAlone(store, id, swept);
    const runs = await store.sweeps.runs(id, []);
    expect(runs.filter(({ seed, status }) => seed === 5 && status === "completed")).toHaveLength(12);
    expect(runs).toHaveLength(36);
    await extendSweep(store, id, { trials: 14 });
    await workAlone(store, id, swept);
    expect(await store.sweeps.trials(id)).toHaveLength(14);
    expect(await store.count({ sweep: id })).toBe(42);
    const strip = (history: readonly unknown[]) =>
      history.map((one) => ({
        ...(one as object),
        runs: (one as { runs: [number][] }).runs.filter(([seed]) => seed < 2),
      }));
    expect(strip(await historyOf(store, id)).slice(0, 12)).toEqual(expected);
    await expect(extendSweep(store, id, { trials: 13 })).rejects.toThrow("has asked for 14 trials");
    await expect(extendSweep(store, id, { seeds: [5] })).rejects.toThrow("asks for that already");
  });

  test("of a race are spared for what is hopeless beside the best", async () => {
    const swept = searchedStudy({ seeds: [0, 1, 2, 3, 4], search: { sampler: steady(), trials: 20, racing: true } });
    const id = await begin(store, swept);
    await workAlone(store, id, swept, (run) => scoreOf(run, 0.01));
    const runs = await store.sweeps.runs(id, ["error"]);
    const seeds = (hash: string) => runs.filter(({ configHash }) => configHash === hash).length;
    const trials = await store.sweeps.trials(id);
    const spared = trials.filter(({ configHash }) => seeds(configHash) < 5);
    expect(spared.length).toBeGreaterThan(5);
    expect(Math.min(...trials.map(({ configHash }) => seeds(configHash)))).toBe(2);
    const distance = (points: typeof trials) =>
      Math.min(...points.map(({ point }) => Math.abs(point["model.x"]! - 0.3)));
    // The best point is never given up.
    expect(seeds(trials.find(({ point }) => Math.abs(point["model.x"]! - 0.3) === distance(trials))!.configHash)).toBe(
      5,
    );
    expect(distance(spared)).toBeGreaterThan(0.03);
  });
});

describe("a full grid", () => {
  const planned = () => searchedStudy({ model: wanted({ x: grid(1, 2, 3) }), search: {} });

  test("is in the store from the beginning, once", async () => {
    const swept = planned();
    const id = await begin(store, swept);
    expect(await begin(store, swept)).toBe(id);
    expect((await store.sweeps.trials(id)).map(({ number, point }) => [number, point])).toEqual([
      [0, {}],
      [1, {}],
      [2, {}],
    ]);
    expect((await store.runs({ sweep: id })).map(({ options, seed }) => [options["model.x"], seed])).toEqual([
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
      [3, 0],
      [3, 1],
    ]);
    await extendSweep(store, id, { seeds: [9] });
    await workAlone(store, id, swept);
    expect(await store.count({ sweep: id, status: ["completed"] })).toBe(9);
  });

  test("queues again what crashed, up to the limit, and what was removed when it is begun again", async () => {
    const swept = planned();
    const id = await begin(store, swept, { retries: 1 });
    for (let death = 0; death < 2; death++) {
      const worker = new StepWorker(store, id, swept, `worker ${death}`);
      expect(await worker.step()).toBe("began");
      await worker.die("crashed");
      await store.sweeps.revive(id, { retries: 1, killed: false });
    }
    await workAlone(store, id, swept);
    expect((await store.sweeps.runs(id, [])).map(({ status, crashes }) => [status, crashes])).toEqual([
      ["crashed", 2],
      ...Array<unknown>(5).fill(["completed", 0]),
    ]);
    await store.remove([(await store.runs({ sweep: id }))[3]!.id]);
    await begin(store, swept);
    expect(await store.count({ sweep: id, status: ["queued"] })).toBe(1);
  });
});

test("a worker leaves a sweep that was stopped, and one whose study is another by now", async () => {
  const swept = searchedStudy();
  const id = await begin(store, swept);
  await store.sweeps.change(id, { state: "stopped" });
  expect(await new StepWorker(store, id, swept, "worker").step()).toBe("stopped");
  const changed = searchedStudy({ model: wanted({ x: uniform(0, 2) }) });
  await expect(new SearchEngine(store, id, changed).advance()).rejects.toThrow(
    `searched.ts does not describe the models of sweep ${id} any more`,
  );
});

test.each([
  ["given", steady()],
  ["searched", sensitive()],
])("a worker that finds nothing to begin lingers until the last runs of others have ended: %s", async (_, sampler) => {
  const swept = searchedStudy({ search: { sampler, trials: 1 } });
  const id = await begin(store, swept);
  const [one, two, three] = ["one", "two", "three"].map((name) => new StepWorker(store, id, swept, name));
  expect([await one!.step(), await two!.step(), await three!.step()]).toEqual(["began", "began", "linger"]);
  await two!.die("crashed");
  expect([await three!.step(), await two!.step()]).toEqual(["began", "linger"]);
  expect([await one!.step(), await one!.step()]).toEqual(["ended", "linger"]);
  expect([await three!.step(), await three!.step(), await one!.step()]).toEqual(["ended", "done", "done"]);
  expect((await store.sweeps.find(id))!.state).toBe("finished");
});

test("a trial that somebody asked to stop counts as failed, and the search goes on without it", async () => {
  const swept = searchedStudy({ seeds: [0], search: { sampler: sensitive(), trials: 3 } });
  const id = await begin(store, swept);
  expect(await new SearchEngine(store, id, swept).advance()).toBe("claim");
  await store.requestStop((await store.runs({ sweep: id }))[0]!.id);
  await workAlone(store, id, swept);
  expect((await store.sweeps.runs(id, [])).map(({ status }) => status)).toEqual(["killed", "completed", "completed"]);
});

test("a trial whose runs lack the objective counts as failed, and one sentence says so", async () => {
  const swept = searchedStudy({ search: { sampler: sensitive(), trials: 3, objectives: ["errror"] } });
  const id = await begin(store, swept);
  const notes: string[] = [];
  const engine = new SearchEngine(store, id, swept, (text) => notes.push(text));
  for (;;) {
    if ((await engine.advance()) === "done") break;
    const run: Run = (await store.claim({ sweep: id }, "worker", {}))!;
    await store.finish(run.id, "completed");
  }
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/^Run \w+ has completed without errror, by which it is to be judged/);
});

/** A sampler of results that is given up to what it answers at a trial. */
function faulty(answer: () => Point) {
  const at = (number: number) => (number === 3 ? answer() : { "model.x": (number + 1) / 10 });
  return component({
    kind: "searchSampler",
    name: "faulty",
    summary: "Answers as it is told to",
    options: {},
    inject: [],
    create: () => ({ multiObjective: true, needsResults: true, suggest: ({ number }) => at(number) }),
  });
}

function faultyStudy(answer: () => Point): SweptStudy {
  const sampler = faulty(answer);
  const components = [wanted, error, sampler];
  return searchedStudy({ components, seeds: [0], search: { sampler: sampler(), trials: 6 } });
}

test.each<[string, () => Point, string]>([
  [
    "throws",
    () => {
      throw new TypeError("Its model is singular.");
    },
    "faulty cannot say what trial 3 of wanted is: Its model is singular. What has ended is kept",
  ],
  [
    "leaves its space",
    () => ({ "model.x": 2 }),
    "gives trial 3 of wanted a point outside its search space: model.x: expected",
  ],
  ["leaves something out", () => ({}), "a point outside its search space: model.x: the point has no value for it"],
  ["adds something", () => ({ "model.x": 0, "model.y": 0 }), "model.y: the point has a value for what is not searched"],
  ["answers no number", () => ({ "model.x": NaN }), "expected a value of uniform(0, 1), got NaN"],
])("a sampler that %s ends the sweep with one sentence, and loses nothing", async (_, answer, sentence) => {
  const broken = faultyStudy(answer);
  const id = await begin(store, broken);
  await expect(workAlone(store, id, broken)).rejects.toThrow(sentence);
  const before = await historyOf(store, id);
  expect(before).toHaveLength(3);
  expect((await store.sweeps.find(id))!.state).toBe("running");
  const mended = faultyStudy(() => ({ "model.x": 0.4 }));
  expect(await begin(store, mended)).toBe(id);
  await workAlone(store, id, mended);
  const after = await historyOf(store, id);
  expect(after).toHaveLength(6);
  expect(after.slice(0, 3)).toEqual(before);
});

describe("a point that comes again", () => {
  const model = wanted({ x: choice(0.1, 0.6), y: choice(1, 2) });

  test.each([
    ["all trials at once", { sampler: random(), trials: 30 }],
    ["one after another", { sampler: tpe({ startup: 5 }), trials: 30 }],
    ["in a race", { sampler: random(), trials: 30, racing: { alpha: 0.2 } }],
  ])("is a trial of its own with the runs of the first: %s", async (_, search) => {
    const swept = searchedStudy({ seeds: [0, 1, 2], model, search });
    const id = await begin(store, swept, { workers: 3 });
    await workAlone(store, id, swept);
    const trials = await store.sweeps.trials(id);
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(new Set(trials.map(({ configHash }) => configHash)).size).toBe(4);
    const runs = await store.runs({ sweep: id });
    expect(runs.length).toBeLessThanOrEqual(12);
    expect(runs.every(({ attempt, status }) => attempt === 1 && status === "completed")).toBe(true);
    expect((await bestOf(store, id, ["error"])).configurations).toHaveLength(4);
    expect((await store.sweeps.find(id))!.state).toBe("finished");
  });
});
