import type { ComponentRef } from "../../src/component/component.js";
import { grid, logUniform, uniform } from "../../src/component/space.js";
import { eightGaussians } from "../../src/datasets/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import { kernelDensity } from "../../src/models/index.js";
import { gridSearch, random, sobol, tpe } from "../../src/search/samplers/index.js";
import { beginSweep } from "../../src/sweep/begin-sweep.js";
import { proposersOf } from "../../src/sweep/proposer.js";
import { SearchEngine } from "../../src/sweep/search-engine.js";
import { sweptStudy } from "../../src/sweep/study.js";
import { readSpec } from "../../src/sweep/sweep-spec.js";
import type { Benchmark, Contestant } from "../benchmark.js";
import { budget } from "../budget.js";
import { temporaryStore } from "../store/filled-store.js";

const finished = 10_000;
const asked = 20;
const rounds = 8;

/**
 * Asking for a trial and telling how it ended, in a SQLite store of 10,000 finished ones, in milliseconds: what the engine
 * reads and answers, the trial and its run written down, the run claimed, its value and its end written down.
 */
function asking(name: string, allowed: number, sampler: ComponentRef<"searchSampler">): Benchmark {
  return budget(`sweep-ask-${name}`, "ms", allowed, async () => {
    const trials = finished + asked * rounds;
    const bandwidth =
      name === "grid" ? grid(...Array.from({ length: trials }, (_, i) => (i + 1) / 1000)) : logUniform(0.01, 10);
    const study = defineExperiment({
      name: "asked",
      seeds: [0],
      dataset: eightGaussians({ std: name === "grid" ? 0.5 : uniform(0.1, 1) }),
      model: kernelDensity({ bandwidth }),
      search: { sampler, trials, objectives: ["nll.test"] },
    });
    const swept = sweptStudy(study, [], { path: "asked.ts", text: "" });
    const { store, remove } = await temporaryStore();
    const begin = { file: "asked.ts", set: [], search: {}, retries: 0, workers: 1 };
    const { sweep } = await beginSweep(store, swept, begin);
    const engine = new SearchEngine(store, sweep.id, swept);
    await engine.plant();
    const tell = async (): Promise<void> => {
      const run = (await store.claim({ sweep: sweep.id }, "bench", {}))!;
      const value = Math.sin(run.createdAt) + (run.options["model.bandwidth"] as number);
      await store.log(run.id, [{ name: "nll.test", step: 0, value, at: 0 }]);
      await store.finish(run.id, "completed");
    };
    const [filler] = await proposersOf(swept, { ...readSpec(sweep), sampler: random() });
    // Those of a sampler that needs results are given points by chance: only the answers that are timed are its own.
    const filled = Array.from({ length: engine.needsResults ? finished : 0 }, (_, number) => {
      const point = filler!.suggest(number, [])!;
      const configured = filler!.configured(number, point);
      const run = { ...configured, seed: 0, overrides: {}, source: swept.source };
      return { member: filler!.member, number, configHash: configured.configHash, point, runs: [run] };
    });
    await store.sweeps.addTrials(sweep.id, filled);
    for (let i = 0; i < finished; i++) await tell();
    const one = async (): Promise<void> => {
      const step = await engine.advance();
      if (step !== "claim") throw new Error(`The benchmark cannot go on: ${step}.`);
      await tell();
    };
    const ours: Contestant["work"] = async () => {
      const began = performance.now();
      for (let i = 0; i < asked; i++) await one();
      return (performance.now() - began) / asked;
    };
    return { ours, stop: remove };
  });
}

export const askingSpeed: readonly Benchmark[] = [
  asking("random", 2, random()),
  asking("sobol", 2, sobol()),
  asking("grid", 2, gridSearch()),
  asking("tpe", 20, tpe()),
];
