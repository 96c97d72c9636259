import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { component } from "../../src/component/component.js";
import { kindToken } from "../../src/component/token.js";
import { dataToken } from "../../src/datasets/dataset.js";
import { eightGaussians } from "../../src/datasets/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { Experiment, ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import { runTrial, type TrialRequest } from "../../src/experiment/run-trial.js";
import { artifactNames } from "../../src/experiment/trial.js";
import type { Loss } from "../../src/losses/loss.js";
import { rectifiedFlow } from "../../src/losses/index.js";
import { gaussianBase } from "../../src/measures/index.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { nll } from "../../src/metrics/index.js";
import { mlpVectorField, realNvp } from "../../src/models/index.js";
import { decodeNpy } from "../../src/numerics/npy.js";
import { openStore } from "../../src/tracking/open.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { decodeCheckpoint } from "../../src/training/checkpoint.js";
import { source } from "./toy.js";

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pushforward-validation-"));
  store = await openStore(`sqlite:${path.join(folder, "runs.db")}`, { create: true });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let studies = 0;
const dataset = eightGaussians({ train: 200, validation: 50, test: 20, standardize: true });
const field = { training: { steps: 40, batchSize: 32 } };
const validated = { training: { ...field.training, validateEvery: 15 } };

function study(input: Partial<ExperimentInput>): Experiment {
  return defineExperiment({
    name: `validation-${studies++}`,
    dataset,
    model: realNvp({ layers: 2, hidden: [8] }),
    metrics: [],
    evaluation: { samples: 2, gridSize: 0, trajectories: 2, times: 2, pictures: false },
    ...input,
  });
}

async function attempt(experiment: Experiment, options: Partial<TrialRequest> = {}) {
  const [planned] = await store.enqueue(planTrials(experiment, { source, seeds: [0] }));
  const run = (await store.claim({ ids: [planned!.run.id] }, "test", {}))!;
  const end = await runTrial({ run, experiment, store, threads: 1, ...options }).catch(async (error: unknown) => {
    await store.finish(run.id, "killed", "stopped");
    throw error;
  });
  await store.finish(run.id, end.status, end.status === "pruned" ? end.error : undefined);
  return { end, run: await store.find(run.id) };
}

async function validationOf(run: Run) {
  const { steps, values } = await store.series(run.id, "loss.validation");
  return Array.from(steps, (step, i) => [step, values[i]]);
}

async function parameters(run: Run): Promise<ArrayLike<number>> {
  return decodeNpy(await store.readArtifact(run.id, artifactNames.parameters)).data;
}

describe("training.validateEvery", () => {
  it("leaves the training as it is, bit by bit, and the identity of trials that do without", async () => {
    const plain = await attempt(study(field));
    const other = await attempt(study(validated));
    expect(await parameters(other.run)).toEqual(await parameters(plain.run));
    expect((await validationOf(other.run)).map(([step]) => step)).toEqual([15, 30, 40]);
    expect(plain.run.metrics).not.toHaveProperty("loss.validation");
    expect(plain.run.config).not.toHaveProperty("training.validateEvery");
    expect(other.run.configHash).not.toBe(plain.run.configHash);
  });

  it("logs the study's loss of the parameters to use on the validation part", async () => {
    // All draws from a part of one point are that point, so the mean over them is its negative log likelihood.
    const single = eightGaussians({ train: 200, validation: 1, test: 20, standardize: true });
    const training = { ...validated.training, emaDecay: 0.9 };
    const { run } = await attempt(study({ dataset: single, training, metrics: [nll({ split: "validation" })] }));
    expect(run.metrics["loss.validation"]!.last).toBeCloseTo(run.metrics["nll.validation"]!.last, 4);
  });

  it("asks for a loss that has the validation part as its data, and the base of the training", async () => {
    const seen: { readonly n: number; readonly base: BaseMeasure }[] = [];
    const probe = component({
      kind: "loss",
      name: "probe",
      summary: "The number of points that it is given.",
      options: {},
      traits: { families: ["flow"] },
      inject: [kindToken("base"), dataToken],
      create: (_options, base, data): Loss => {
        seen.push({ n: data.train.n, base });
        return {
          families: ["flow"],
          inputs: () => ({ n: { shape: [] } }),
          fill: (slice, train) => {
            slice["n"]![0] = train.n;
          },
          // The gradient wants a path to every parameter.
          value: (_model, parameters, batch) =>
            Object.values(parameters).reduce((sum, tensor) => sum.add(tensor.sum().mul(0)), batch["n"]!),
        };
      },
    });
    const input = { components: [probe], base: gaussianBase(), loss: probe(), ...validated };
    const { run } = await attempt(study(input));
    expect(await validationOf(run)).toEqual([15, 30, 40].map((step) => [step, 50]));
    expect(run.metrics["loss"]!.last).toBe(200);
    expect(seen.map(({ n }) => n).sort((a, b) => a - b)).toEqual([50, 200]);
    expect(seen[0]!.base).toBe(seen[1]!.base);
  });

  it("refuses a loss whose rounds learn from no data", async () => {
    const loss = rectifiedFlow({ rounds: 2, pairs: 100 });
    const experiment = study({ ...validated, model: mlpVectorField({ hidden: [4] }), loss });
    await expect(attempt(experiment)).rejects.toThrow("training.validateEvery: this loss trains in rounds");
  });
});

describe("onReport", () => {
  it("hears every validation but the last, and lets the trial go on", async () => {
    const heard: unknown[] = [];
    const onReport = (...report: unknown[]) => {
      heard.push(report);
      return Promise.resolve(undefined);
    };
    const { end, run } = await attempt(study(validated), { onReport });
    expect(end).toEqual({ status: "completed" });
    expect(heard).toEqual((await validationOf(run)).slice(0, 2));
  });

  it("ends a trial with a sentence, keeping what it has found", async () => {
    const whole = await attempt(study({ ...validated, name: "whole" }));
    const experiment = study({ ...validated, name: "pruned" });
    const onReport = (step: number) => Promise.resolve(step === 30 ? "Worse than the others." : undefined);
    const { end, run } = await attempt(experiment, { onReport });
    expect(end).toEqual({ status: "pruned", error: "Worse than the others." });
    expect(run).toMatchObject({ status: "pruned", error: "Worse than the others." });
    expect((await store.series(run.id, "loss")).steps.at(-1)).toBe(30);
    expect(await validationOf(run)).toEqual((await validationOf(whole.run)).slice(0, 2));
    expect(decodeCheckpoint(await store.readArtifact(run.id, artifactNames.checkpoints[0])).step).toBe(30);
    expect(run.metrics).toHaveProperty("time.training");
  });

  it("is told the same values at the same steps by a trial that was killed on the way", async () => {
    const training = { steps: 3000, batchSize: 32, validateEvery: 250 };
    const whole = await attempt(study({ training, name: "undisturbed" }));
    const experiment = study({ training, name: "disturbed" });
    const stop = new AbortController();
    const told: unknown[] = [];
    const onReport = (step: number, value: number) => {
      told.push([step, value]);
      if (step === 500) stop.abort("enough");
      return Promise.resolve(undefined);
    };
    await expect(attempt(experiment, { onReport, signal: stop.signal })).rejects.toThrow("stopped after step 500");
    const { run } = await attempt(experiment, { onReport });
    const values = await validationOf(whole.run);
    expect(await validationOf(run)).toEqual(values);
    // The report after which it was killed is made again, should nobody have heard the answer to it.
    expect(told).toEqual([values[0], values[1], ...values.slice(1, -1)]);
    expect(await parameters(run)).toEqual(await parameters(whole.run));
  });
});
