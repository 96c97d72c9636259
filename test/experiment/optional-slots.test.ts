import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eightGaussians } from "../../src/datasets/index.js";
import { hutchinson } from "../../src/divergences/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import { runTrial } from "../../src/experiment/run-trial.js";
import { cnfLikelihood, conditionalFlowMatching } from "../../src/losses/index.js";
import { nll } from "../../src/metrics/index.js";
import { kernelDensity, mlpVectorField, realNvp } from "../../src/models/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { eulerMaruyama } from "../../src/samplers/index.js";
import { rk4 } from "../../src/solvers/index.js";
import { openStore } from "../../src/tracking/open.js";
import type { Store } from "../../src/tracking/store.js";
import { source } from "./toy.js";

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pushforward-slots-"));
  store = await openStore(`sqlite:${path.join(folder, "runs.db")}`, { create: true });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function study(name: string, changes: Partial<ExperimentInput> = {}) {
  return defineExperiment({
    name,
    dataset: eightGaussians({ train: 200, validation: 10, test: 20, standardize: true }),
    model: mlpVectorField({ hidden: [8] }),
    loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.2 }) }),
    training: { steps: 2, batchSize: 8 },
    solver: rk4({ steps: 4 }),
    metrics: [nll()],
    evaluation: { samples: 16, gridSize: 0, trajectories: 2, times: 3, pictures: false },
    ...changes,
  });
}

const plan = (changes: Partial<ExperimentInput> = {}) => planTrials(study("planned", changes), { source });

async function complete(name: string, changes: Partial<ExperimentInput>) {
  const experiment = study(name, changes);
  const [planned] = await store.enqueue(planTrials(experiment, { source }));
  const run = (await store.claim({ ids: [planned!.run.id] }, "test", {}))!;
  const phases: string[] = [];
  await runTrial({ run, experiment, store, threads: 1, onProgress: ({ phase }) => phases.push(phase) }).catch(
    (error: unknown) => {
      throw Object.assign(error as Error, { phases });
    },
  );
  await store.finish(run.id, "completed");
  return store.find(run.id);
}

describe("the sampler and the divergence of a study", () => {
  it("stand in a configuration only where they are named and used", () => {
    const [plain] = plan();
    expect(plain!.config).not.toHaveProperty("sampler");
    expect(plain!.config).not.toHaveProperty("divergence");
    const named = { sampler: eulerMaruyama({ steps: 8 }), divergence: hutchinson() };
    const [field, kernel, flow] = plan({ ...named, compare: [kernelDensity({ bandwidth: 0.1 }), realNvp()] });
    expect(field!.options).toMatchObject({ sampler: "eulerMaruyama", "sampler.steps": 8, divergence: "hutchinson" });
    expect(field!.configHash).not.toBe(plain!.configHash);
    for (const other of [kernel!, flow!]) {
      expect(other.config).not.toHaveProperty("sampler");
      expect(other.config).not.toHaveProperty("divergence");
    }
  });

  it("can be set for one of the compared models, and on the command line", () => {
    const sampler = eulerMaruyama({ steps: 8 });
    const [plain, stochastic] = plan({
      compare: [{ label: "stochastic", model: mlpVectorField({ hidden: [8] }), sampler }],
    });
    expect(plain!.config).not.toHaveProperty("sampler");
    expect(stochastic!.options).toMatchObject({ sampler: "eulerMaruyama" });
    const [overridden] = planTrials(study("planned"), { source, set: ["divergence=hutchinson(probes=2)"] });
    expect(overridden!.options).toMatchObject({ divergence: "hutchinson", "divergence.probes": 2 });
  });

  it("carry a trial: its likelihood has the error of the probes, its samples the steps of the sampler", async () => {
    const divergence = hutchinson({ probes: 4 });
    const run = await complete("stochastic", { divergence, sampler: eulerMaruyama({ steps: 8 }) });
    expect(run.metrics["nfe"]!.last).toBe(8);
    const exact = await complete("exact", {});
    expect(exact.metrics["nfe"]!.last).toBe(16);
    const apart = Math.abs(run.metrics["nll.test"]!.last - exact.metrics["nll.test"]!.last);
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(4 * run.metrics["nll.test.se"]!.last);
  });

  it("is refused before training where the model knows no score", async () => {
    const run = complete("scoreless", {
      loss: cnfLikelihood({ solver: rk4({ steps: 1 }) }),
      sampler: eulerMaruyama(),
    });
    await expect(run).rejects.toThrow(/sampler: eulerMaruyama needs the score/);
    await expect(run).rejects.toMatchObject({ phases: ["loading data"] });
  });
});
