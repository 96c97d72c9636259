import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { logUniform } from "../../src/component/space.js";
import { eightGaussians } from "../../src/datasets/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { OnReport } from "../../src/experiment/pruned.js";
import type { SearchInput } from "../../src/experiment/search-settings.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { mlpVectorField } from "../../src/models/index.js";
import { Stream } from "../../src/numerics/random.js";
import { adam } from "../../src/optimizers/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { anyOf, asha, median, nan } from "../../src/search/pruners/index.js";
import { random } from "../../src/search/samplers/index.js";
import { extendSweep } from "../../src/sweep/extend-sweep.js";
import { Pruning } from "../../src/sweep/pruning.js";
import { SearchEngine } from "../../src/sweep/search-engine.js";
import { sweptStudy, type SweptStudy } from "../../src/sweep/study.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { sqlite, type Site } from "../tracking/stores.js";
import { begin, error, sensitive } from "./searched-study.js";

const [every, steps] = [10, 80];

function prunedStudy(search: SearchInput): SweptStudy {
  const study = defineExperiment({
    name: "pruned",
    seeds: [0, 1],
    components: [error, sensitive],
    dataset: eightGaussians(),
    model: mlpVectorField({ hidden: [4] }),
    loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
    optimizer: adam({ learningRate: logUniform(1e-4, 1) }),
    training: { steps, batchSize: 8, validateEvery: every },
    metrics: [error()],
    search: { trials: 14, ...search },
  });
  return sweptStudy(study, [], { path: "pruned.ts", text: "" });
}

/** A curve that falls to a level which the learning rate and the seed say; the highest rates diverge at half time. */
function curve({ options, seed }: Run, step: number): number {
  const rate = Math.log10(options["optimizer.learningRate"] as number);
  if (rate > -0.8 && step > steps / 2) return NaN;
  return (rate + 2) ** 2 + 0.1 * Math.sin(50 * rate + seed) + Math.exp(-step / 20);
}

/** Trains in name only: one report a step, a checkpoint after every other one, and can die in between. */
class CurveWorker {
  readonly #store: Store;
  readonly #sweep: string;
  readonly #engine: SearchEngine;
  readonly #pruning: Pruning;
  readonly #owner: string;
  readonly #checkpoints: Map<string, number>;
  #at: { readonly run: Run; readonly onReport: OnReport | undefined; step: number } | undefined;

  constructor(store: Store, sweep: string, swept: SweptStudy, owner: string, checkpoints: Map<string, number>) {
    this.#store = store;
    this.#sweep = sweep;
    this.#engine = new SearchEngine(store, sweep, swept);
    this.#pruning = new Pruning(store, sweep, swept);
    this.#owner = owner;
    this.#checkpoints = checkpoints;
  }

  async step(): Promise<boolean> {
    if (this.#at === undefined) {
      const next = await this.#engine.advance();
      if (next === "done") return false;
      const run = next === "claim" ? await this.#store.claim({ sweep: this.#sweep }, this.#owner, {}) : undefined;
      if (run === undefined) return true;
      this.#at = { run, onReport: await this.#pruning.onReport(run), step: this.#checkpoints.get(run.id) ?? 0 };
      return true;
    }
    const { run, onReport } = this.#at;
    const step = (this.#at.step += every);
    const value = curve(run, step);
    await this.#store.log(run.id, [{ name: "loss.validation", step, value, at: 0 }]);
    const reason = step < steps ? await onReport?.(step, value) : undefined;
    if (step % (2 * every) === 0) this.#checkpoints.set(run.id, step);
    if (reason === undefined && step < steps) return true;
    if (reason === undefined) await this.#store.log(run.id, [{ name: "error", step, value, at: 0 }]);
    await this.#store.finish(run.id, reason === undefined ? "completed" : "pruned", reason);
    this.#at = undefined;
    return true;
  }

  async die(): Promise<void> {
    // Reading writes down what was logged, beyond the last checkpoint too.
    if (this.#at) await this.#store.series(this.#at.run.id, "loss.validation");
    await this.#store.abandon(this.#owner, "killed", "It died.");
    this.#at = undefined;
  }
}

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

async function alone(swept: SweptStudy, id: string): Promise<void> {
  const worker = new CurveWorker(store, id, swept, "alone", new Map());
  for (let step = 0; await worker.step(); step++) if (step > 20_000) throw new Error("It never ends.");
}

async function disturbed(swept: SweptStudy, id: string, stream: Stream): Promise<void> {
  const checkpoints = new Map<string, number>();
  let made = 0;
  const fresh = () => new CurveWorker(store, id, swept, `worker ${made++}`, checkpoints);
  const workers = [fresh(), fresh(), fresh()];
  for (let step = 0; step < 20_000; step++) {
    const at = Math.floor(stream.uniform() * workers.length);
    if (stream.uniform() < 0.03) {
      await workers[at]!.die();
      workers[at] = fresh();
      await store.sweeps.revive(id, { retries: 0, killed: true });
    }
    if (!(await workers[at]!.step())) return;
  }
  throw new Error("It never ends.");
}

/** Every trial by number and seed: where, how it ended and why, and all that it reported. */
async function historyOf(id: string): Promise<readonly unknown[]> {
  const numbers = new Map((await store.sweeps.trials(id)).map((trial) => [trial.configHash, trial.number]));
  const runs = [...(await store.runs({ sweep: id }))];
  runs.sort((a, b) => numbers.get(a.configHash)! - numbers.get(b.configHash)! || a.seed - b.seed);
  return Promise.all(
    runs.map(async ({ id: run, configHash, seed, status, error: reason }) => {
      const { steps: at, values } = await store.series(run, "loss.validation");
      return { number: numbers.get(configHash), configHash, seed, status, reason, at: [...at], values: [...values] };
    }),
  );
}

describe("a search with a pruner", () => {
  test.each([
    ["median", { sampler: random(), pruner: median({ startup: 3 }) }, /is worse than the median of \d+ completed/],
    ["asha", { sampler: random(), pruner: asha({ minResource: every, eta: 2 }) }, /^At the rung of \d+ steps/],
    [
      "asha under a sampler that is told",
      { sampler: sensitive(), pruner: asha({ minResource: every }) },
      /^At the rung/,
    ],
    ["nan and median", { sampler: random(), pruner: anyOf({ pruners: [nan(), median({ startup: 12 })] }) }, /NaN/],
  ] as const)("ends as an undisturbed one, trial by trial and step by step: %s", async (_, search, reason) => {
    const swept = prunedStudy(search);
    const id = await begin(store, swept, { workers: 2 });
    await alone(swept, id);
    const expected = await historyOf(id);
    expect(expected).toHaveLength(28);
    const pruned = (expected as { status: string; reason: string; at: number[] }[]).filter(
      (one) => one.status === "pruned",
    );
    expect(pruned.length).toBeGreaterThan(1);
    expect(pruned.length).toBeLessThan(24);
    expect(pruned.some((one) => reason.test(one.reason))).toBe(true);
    expect(pruned.every(({ at }) => at.length > 0 && at.at(-1)! < steps)).toBe(true);
    await store.close();
    site.remove();
    site = sqlite.site();
    store = await site.open();
    const again = await begin(store, swept, { workers: 2 });
    await disturbed(swept, again, Stream.of(1, "schedule"));
    expect(await historyOf(again)).toEqual(expected);
  });

  test("judges a pruned trial by what it last reported, and gives seeds that are added only to the others", async () => {
    const swept = prunedStudy({ sampler: random(), pruner: median({ startup: 3 }) });
    const id = await begin(store, swept);
    await alone(swept, id);
    const runs = await store.sweeps.runs(id, ["loss.validation", "error"]);
    const pruned = runs.filter(({ status }) => status === "pruned");
    for (const { values } of pruned) expect(Object.keys(values)).toEqual(["loss.validation"]);
    const marked = new Set(pruned.map(({ configHash }) => configHash));
    await extendSweep(store, id, { seeds: [7] });
    await alone(swept, id);
    const added = (await store.sweeps.runs(id, [])).filter(({ seed }) => seed === 7);
    expect(added).toHaveLength(14 - marked.size);
    expect(added.every(({ status, configHash }) => status === "completed" && !marked.has(configHash))).toBe(true);
  });

  test("does not let another sweep take its pruned runs for done", async () => {
    const swept = prunedStudy({ sampler: random(), pruner: median({ startup: 3 }) });
    const id = await begin(store, swept);
    await alone(swept, id);
    const pruned = await store.count({ sweep: id, status: ["pruned"] });
    const whole = prunedStudy({ sampler: random() });
    const other = await begin(store, whole);
    expect(await store.count({ sweep: other, status: ["queued"] })).toBe(pruned);
    await alone(whole, other);
    expect(await store.count({ sweep: other, status: ["completed"] })).toBe(28);
    await begin(store, swept);
    expect(await store.count({ sweep: id, status: ["queued"] })).toBe(0);
  });

  test("lists in advance what does not depend on results", async () => {
    const swept = prunedStudy({ sampler: random(), pruner: asha({ minResource: every }) });
    const id = await begin(store, swept);
    const { runs, unknown } = await new SearchEngine(store, id, swept).foresee();
    expect([runs.length, unknown]).toEqual([28, 0]);
  });
});
