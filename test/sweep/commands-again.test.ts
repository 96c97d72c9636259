import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { grid, uniform } from "../../src/component/space.js";
import { runProgram } from "../../src/cli/program.js";
import type { SweepArguments } from "../../src/cli/sweeping.js";
import { gather } from "../../src/report/data/gather.js";
import { commands } from "../../src/report/document/provenance.js";
import { gaussianProcess, tpe } from "../../src/search/samplers/index.js";
import { commandsAgain } from "../../src/sweep/commands-again.js";
import { specOf, type BeginOptions } from "../../src/sweep/begin-sweep.js";
import { extendSweep } from "../../src/sweep/extend-sweep.js";
import { sweptStudy, type SweptStudy } from "../../src/sweep/study.js";
import { identityOf, readSpec } from "../../src/sweep/sweep-spec.js";
import type { Store } from "../../src/tracking/store.js";
import { sqlite, type Site } from "../tracking/stores.js";
import { begin, searchedStudy, steady, wanted, workAlone } from "./searched-study.js";

const asked = vi.hoisted((): unknown[] => []);

// What the command line says is looked at, not run.
vi.mock("../../src/cli/sweeping.js", async (original) => ({
  ...(await original<object>()),
  executeSweep: (args: unknown) => {
    asked.push(args);
    return Promise.resolve(0);
  },
}));

let site: Site;
let store: Store;

beforeEach(async () => {
  site = sqlite.site();
  store = await site.open();
  asked.length = 0;
});

afterEach(async () => {
  await store.close();
  site.remove();
});

/** The words of a line as a shell reads them. */
function words(line: string): readonly string[] {
  return execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);
}

async function commandsOf(study: string): Promise<readonly string[]> {
  const again = await commandsAgain(store, study, await store.runs({ study }));
  return commands(await gather(store, { study, again }));
}

/** What a line of the report asks for when it is typed again. */
async function typed(line: string): Promise<SweepArguments> {
  const [program, ...args] = words(line);
  expect(program).toBe("pushforward");
  expect(await runProgram(args)).toBe(0);
  return asked.at(-1) as SweepArguments;
}

const plain = searchedStudy({ search: {} }).study;
const validated = { model: wanted({ x: uniform(0, 1) }), training: { steps: 100, validateEvery: 10 } };

test.each<[string, SweptStudy, Partial<BeginOptions>]>([
  ["a grid", searchedStudy({ search: {}, model: wanted({ x: grid(1, 2) }) }), { seeds: [4, 0, 1, 2] }],
  [
    "a sampler with its options",
    searchedStudy({ search: {} }),
    {
      search: { sampler: "tpe(startup=3)", trials: 4, samplerSeed: 5, objectives: ["error"] },
      workers: 3,
      retries: 2,
      lease: 30,
    },
  ],
  ["what the study says itself", searchedStudy({ search: { sampler: tpe({ startup: 2 }), trials: 3, lag: 2 } }), {}],
  [
    "a metric to maximise",
    searchedStudy({ search: { sampler: gaussianProcess(), trials: 3 } }),
    { search: { objectives: ["-error"], lag: 3 } },
  ],
  [
    "a race",
    searchedStudy({ search: { sampler: steady(), trials: 3 }, seeds: [0, 1, 2, 3] }),
    { search: { racing: 0.2, seedsAtFirst: 3 } },
  ],
  [
    "a pruner made of others",
    searchedStudy({ ...validated, search: {} }),
    { search: { sampler: "random", trials: 30, pruner: "anyOf(pruners=[nan(), median(startup=2)])" } },
  ],
  [
    "overrides that a shell would take apart",
    sweptStudy(plain, ["model.x=uniform(0,1)", "model.y=grid(1, 2)"], { path: "searched.ts", text: "" }),
    { set: ["model.x=uniform(0,1)", "model.y=grid(1, 2)"], search: { sampler: "random", trials: 3 } },
  ],
])("the command of a report makes the same sweep again: %s", async (_, swept, options) => {
  const id = await begin(store, swept, { retries: 1, ...options });
  await workAlone(store, id, swept);
  const sweep = await store.sweeps.find(id);
  const lines = await commandsOf("searched");
  expect(lines).toHaveLength(2);
  const { file, set, seeds, search, retries, lease } = await typed(lines[0]!);
  const again = {
    file,
    set,
    seeds: seeds!,
    search: search!,
    retries: Number(retries),
    lease: Number(lease),
    workers: 7,
  };
  const spec = await specOf(swept, again);
  const known = readSpec(sweep!);
  expect(identityOf(spec)).toBe(sweep!.identity);
  expect({ ...spec, planted: known.planted, lag: spec.needsResults ? spec.lag : known.lag }).toEqual(known);
  expect(lines[1]).toBe("pushforward report searched");
});

test("seeds that were added are added again, and only sweeps that are needed are named", async () => {
  const swept = searchedStudy({ search: {}, model: wanted({ x: grid(1, 2) }) });
  const first = await begin(store, swept, { seeds: [0], retries: 1 });
  await workAlone(store, first, swept);
  const id = await begin(store, swept, { retries: 1 });
  await workAlone(store, id, swept);
  await extendSweep(store, id, { seeds: [5, 6, 7] });
  await workAlone(store, id, swept);
  expect(await commandsOf("searched")).toEqual([
    "pushforward sweep searched.ts --seeds 0,1",
    "pushforward sweep extend searched --seeds 5..7",
    "pushforward sweep resume searched",
    "pushforward report searched",
  ]);
  const own = await store.runs({ sweep: first });
  const part = await commandsAgain(store, "searched", own);
  expect(
    commands(await gather(store, { study: "searched", again: part, runs: own.map((run) => run.id) })),
  ).toHaveLength(4);
});

test("runs of no sweep are given by their own overrides and seeds", async () => {
  const swept = searchedStudy({ search: {}, model: wanted({ x: grid(1, 2) }) });
  const id = await begin(store, swept, { retries: 1 });
  await workAlone(store, id, swept);
  const [run] = await store.runs({ sweep: id });
  await store.enqueue([{ ...run!, seed: 9, overrides: { "model.y": "3" } }]);
  expect(await commandsOf("searched")).toEqual([
    "pushforward sweep searched.ts --seeds 0,1",
    "pushforward sweep searched.ts --set model.y=3 --seeds 9",
    "pushforward report searched",
  ]);
});
