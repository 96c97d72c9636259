import { createHash } from "node:crypto";
import { z } from "zod";
import { component } from "../../src/component/component.js";
import { uniform } from "../../src/component/space.js";
import { eightGaussians } from "../../src/datasets/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import { beginSweep, type BeginOptions } from "../../src/sweep/begin-sweep.js";
import { SearchEngine, type Step } from "../../src/sweep/search-engine.js";
import { sweptStudy, type SweptStudy } from "../../src/sweep/study.js";
import type { Run, Store } from "../../src/tracking/store.js";

/** A model with options to be searched over, which is never fitted. */
export const wanted = component({
  kind: "model",
  name: "wanted",
  summary: "Planned only",
  traits: { family: "closedForm" },
  options: { x: z.number(), y: z.number().default(0) },
  inject: [],
  create: () => {
    throw new Error("nothing is fitted here");
  },
});

export const error = component({
  kind: "metric",
  name: "error",
  summary: "Planned only",
  options: {},
  inject: [],
  create: () => ({ name: "error", unit: "1", lowerIsBetter: true, evaluate: () => Promise.resolve([]) }),
});

/** A sampler whose answer changes with anything that it is told: two histories that differ at all give other trials. */
export const sensitive = component({
  kind: "searchSampler",
  name: "sensitive",
  summary: "Draws a point by the hash of the question",
  options: {},
  inject: [],
  create: () => ({
    multiObjective: true,
    needsResults: true,
    suggest: ({ space, ...question }) => {
      const hash = createHash("sha256").update(JSON.stringify(question)).digest();
      return Object.fromEntries(space.map(({ key }, i) => [key, hash.readUInt32LE(4 * i) / 2 ** 32]));
    },
  }),
});

/** Asked for all trials at once. */
export const steady = component({
  kind: "searchSampler",
  name: "steady",
  summary: "The same points for every study",
  options: {},
  inject: [],
  create: () => ({
    multiObjective: true,
    needsResults: false,
    suggest: ({ space, number }) => Object.fromEntries(space.map(({ key }) => [key, ((number * 37) % 101) / 101])),
  }),
});

export function searchedStudy(changes: Partial<ExperimentInput> = {}): SweptStudy {
  const study = defineExperiment({
    name: "searched",
    seeds: [0, 1],
    components: [wanted, error, sensitive, steady],
    dataset: eightGaussians(),
    model: wanted({ x: uniform(0, 1) }),
    metrics: [error()],
    search: { sampler: sensitive(), trials: 12 },
    ...changes,
  });
  return sweptStudy(study, [], { path: "searched.ts", text: "" });
}

export async function begin(store: Store, swept: SweptStudy, options: Partial<BeginOptions> = {}): Promise<string> {
  const { sweep } = await beginSweep(store, swept, {
    file: "searched.ts",
    set: [],
    search: {},
    retries: 1000,
    workers: 1,
    ...options,
  });
  await new SearchEngine(store, sweep.id, swept).plant();
  return sweep.id;
}

/** What a run of these studies scores: the better the nearer x is to 0.3, with noise that its seed makes. */
export function scoreOf({ options, seed }: Run, noise = 0.05): number {
  const x = options["model.x"] as number;
  return (x - 0.3) ** 2 + noise * Math.sin(1000 * x + 7 * seed);
}

/** A worker that does one thing at a time, when it is told to, and can be killed in between. */
export class StepWorker {
  readonly #store: Store;
  readonly #sweep: string;
  readonly #engine: SearchEngine;
  readonly #owner: string;
  readonly #score: (run: Run) => number | undefined;
  #run: Run | undefined;

  constructor(
    store: Store,
    sweep: string,
    swept: SweptStudy,
    owner: string,
    score: (run: Run) => number | undefined = scoreOf,
  ) {
    this.#store = store;
    this.#sweep = sweep;
    this.#engine = new SearchEngine(store, sweep, swept);
    this.#owner = owner;
    this.#score = score;
  }

  /** Ends the run that it is at, or asks for one; undefined scores fail. */
  async step(): Promise<"ended" | "began" | Exclude<Step, "claim">> {
    if (this.#run) {
      const { id } = this.#run;
      const value = this.#score(this.#run);
      if (value !== undefined) await this.#store.log(id, [{ name: "error", step: 0, value, at: 0 }]);
      await this.#store.finish(id, value === undefined ? "failed" : "completed");
      this.#run = undefined;
      return "ended";
    }
    const step = await this.#engine.advance();
    if (step !== "claim") return step;
    this.#run = await this.#store.claim({ sweep: this.#sweep }, this.#owner, {});
    return this.#run ? "began" : "wait";
  }

  /** Leaves its run as a process does that is gone. */
  async die(status: "crashed" | "killed"): Promise<void> {
    await this.#store.abandon(this.#owner, status, "It died.");
    this.#run = undefined;
  }
}

/** Lets one worker do all that there is to do. */
export async function workAlone(
  store: Store,
  sweep: string,
  swept: SweptStudy,
  score?: (run: Run) => number | undefined,
): Promise<void> {
  const worker = new StepWorker(store, sweep, swept, "alone", score);
  for (let step = 0; (await worker.step()) !== "done"; step++) if (step > 5000) throw new Error("It never ends.");
}

/** What was tried, by member and number, with what was found by seed. */
export async function historyOf(store: Store, sweep: string): Promise<readonly unknown[]> {
  const runs = await store.sweeps.runs(sweep, ["error"]);
  const trials = [...(await store.sweeps.trials(sweep))];
  trials.sort((a, b) => (a.member < b.member ? -1 : a.member > b.member ? 1 : a.number - b.number));
  return trials.map(({ member, number, point, configHash }) => ({
    member,
    number,
    point,
    runs: runs
      .filter((run) => run.configHash === configHash)
      .map(({ seed, status, values }) => [seed, status, values["error"]] as const)
      .sort(([a], [b]) => a - b),
  }));
}
