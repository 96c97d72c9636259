import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { independent } from "../../src/couplings/index.js";
import { dataToken } from "../../src/datasets/dataset.js";
import { eightGaussians } from "../../src/datasets/index.js";
import type { Config } from "../../src/experiment/config.js";
import { TrialContainer } from "../../src/experiment/container.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { Experiment, ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import { runTrial, type TrialProgress, type TrialRequest } from "../../src/experiment/run-trial.js";
import { artifactNames } from "../../src/experiment/trial.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { KernelDensityEstimate } from "../../src/measures/kernel-density.js";
import { nll, slicedWasserstein } from "../../src/metrics/index.js";
import { kernelDensity, mlpVectorField, realNvp } from "../../src/models/index.js";
import { decodeNpy } from "../../src/numerics/npy.js";
import { Stream } from "../../src/numerics/random.js";
import { adam } from "../../src/optimizers/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { openStore } from "../../src/tracking/open.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { decodeCheckpoint } from "../../src/training/checkpoint.js";
import { source } from "./toy.js";

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pushforward-trial-"));
  store = await openStore(`sqlite:${path.join(folder, "runs.db")}`, { create: true });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let studies = 0;
const dataset = eightGaussians({ train: 200, validation: 10, test: 100, standardize: true });
const matching = conditionalFlowMatching({ path: conditionalOt({ sigma: 0.2 }), coupling: independent() });

function study(input: Partial<ExperimentInput>): Experiment {
  return defineExperiment({
    name: `trial-${studies++}`,
    dataset,
    model: kernelDensity({ bandwidth: 0.2 }),
    metrics: [nll(), slicedWasserstein({ n: 50, projections: 8 })],
    evaluation: { samples: 300, gridSize: 40, gridMargin: 0.3, trajectories: 5, times: 3 },
    ...input,
  });
}

async function claim(experiment: Experiment, seed = 0): Promise<Run> {
  const [planned] = await store.enqueue(planTrials(experiment, { source, seeds: [seed] }));
  return (await store.claim({ ids: [planned!.run.id] }, "test", {}))!;
}

/** Runs the first trial of a study to its end. */
async function complete(experiment: Experiment, options: Partial<TrialRequest> & { seed?: number } = {}): Promise<Run> {
  const run = await claim(experiment, options.seed);
  await runTrial({ run, experiment, store, threads: 1, ...options });
  await store.finish(run.id, "completed");
  return store.find(run.id);
}

async function array(run: Run, name: string) {
  const { data, shape } = decodeNpy(await store.readArtifact(run.id, name));
  return { data: Float64Array.from(data), shape };
}

async function json(run: Run, name: string): Promise<Record<string, unknown>> {
  return JSON.parse(new TextDecoder().decode(await store.readArtifact(run.id, name))) as Record<string, unknown>;
}

const last = (run: Run, name: string) => run.metrics[name]!.last;

describe("runTrial of a closed form", () => {
  let experiment: Experiment;
  let run: Run;
  const phases: string[] = [];

  beforeAll(async () => {
    experiment = study({});
    run = await complete(experiment, { seed: 3, onProgress: ({ phase }) => phases.push(phase) });
  });

  const loaded = () => {
    const services = {
      streams: (purpose: string) => Stream.of(3, purpose),
      startRuntime: () => Promise.reject(new Error()),
    };
    return new TrialContainer(run.config as unknown as Config, experiment.registry, services).get(dataToken);
  };

  it("tells where it is", () => {
    expect(phases).toEqual(["loading data", "fitting", "evaluating nll", "evaluating slicedWasserstein", "drawing"]);
  });

  it("logs what the metrics say of the model that the data of its seed determine", async () => {
    const data = await loaded();
    const densities = new KernelDensityEstimate(data.train, 0.2).logDensity(data.test);
    const mean = densities.reduce((sum, value) => sum + value, 0) / densities.length;
    expect(last(run, "nll.test")).toBeCloseTo(-mean, 10);
    expect(last(run, "nll.test.se")).toBeGreaterThan(0);
    expect(last(run, "time.evaluation")).toBeGreaterThan(0);
    expect(run.metrics).not.toHaveProperty("loss");
    expect(run.metrics["nll.test"]!.lastStep).toBe(0);
  });

  it("keeps samples and test points in original units", async () => {
    const [samples, data] = [await array(run, artifactNames.samples), await array(run, artifactNames.data)];
    expect(samples.shape).toEqual([300, 2]);
    expect(data.shape).toEqual([100, 2]);
    const { test, standardization } = await loaded();
    expect(data.data[0]).toBeCloseTo(standardization!.mean[0]! + standardization!.scale[0]! * test.data[0]!, 5);
    const radii = Array.from({ length: 300 }, (_, i) => Math.hypot(samples.data[2 * i]!, samples.data[2 * i + 1]!));
    // The modes lie on a circle of radius 5; model units would give about 1.4.
    expect(radii.reduce((sum, radius) => sum + radius, 0) / 300).toBeCloseTo(5, 0);
  });

  it("keeps a log density in original units whose integral over the map is 1", async () => {
    const { data, shape } = await array(run, artifactNames.density);
    const { x, y } = (await json(run, artifactNames.densityGrid)) as Record<"x" | "y", [number, number, number]>;
    expect(shape).toEqual([y[2], x[2]]);
    const cell = ((x[1] - x[0]) / (x[2] - 1)) * ((y[1] - y[0]) / (y[2] - 1));
    const integral = data.reduce((sum, value) => sum + Math.exp(value), 0) * cell;
    expect(integral).toBeCloseTo(1, 2);
  });

  it("keeps what the dataset is, with the entropy of its law in model units", async () => {
    const { law } = await loaded();
    const { entropy, ...facts } = await json(run, artifactNames.dataset);
    expect(facts).toEqual({
      name: "eightGaussians",
      dimension: 2,
      columns: ["x", "y"],
      train: 200,
      validation: 10,
      test: 100,
    });
    expect(entropy).toEqual(law!.entropy);
  });

  it("keeps no more than there is", async () => {
    const names = (await store.artifacts(run.id)).map(({ name }) => name).sort();
    const densities = ["density.json", "density.npy", "logDensities.npy"];
    expect(names).toEqual(["data.npy", "dataset.json", ...densities, "metrics.json", "samples.npy"]);
  });

  it("sets the log densities of the law and of the model at test points side by side", async () => {
    const { data, shape } = decodeNpy(await store.readArtifact(run.id, artifactNames.logDensities));
    expect(shape[1]).toBe(2);
    const mean = (column: number) =>
      Array.from(data, Number)
        .filter((_, at) => at % 2 === column)
        .reduce((sum, value) => sum + value, 0) / shape[0]!;
    // The NLL is over the same test points.
    expect(-mean(1)).toBeCloseTo(last(run, "nll.test.original"), 4);
    expect(-mean(0)).toBeLessThan(-mean(1));
  });
});

describe("runTrial of a model that is trained", () => {
  const training = { steps: 40, batchSize: 32 };
  const field = { model: mlpVectorField({ hidden: [8] }), loss: matching, training };

  it("logs every step's loss, its floor and the excess over it, and keeps parameters and trajectories", async () => {
    const progress: TrialProgress[] = [];
    const run = await complete(study(field), { onProgress: (state) => progress.push(state) });
    const series = await store.series(run.id, "loss");
    expect([...series.steps]).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(last(run, "loss.floor")).toBeGreaterThan(0);
    expect(last(run, "loss.excess")).toBeCloseTo(
      series.values.slice(-4).reduce((sum, value) => sum + value, 0) / 4 - last(run, "loss.floor"),
      10,
    );
    expect(run.metrics["nll.test"]!.lastStep).toBe(40);
    expect(last(run, "time.training")).toBeGreaterThan(0);
    expect(last(run, "nfe")).toBeGreaterThan(0);
    expect(progress.filter(({ phase }) => phase === "training").at(-1)).toMatchObject({ step: 40, steps: 40 });

    const parameters = await array(run, artifactNames.parameters);
    const { count } = (await json(run, artifactNames.parameterLayout)) as { count: number };
    expect(parameters.shape).toEqual([count]);
    expect(count).toBe(3 * 8 + 8 + 8 * 2 + 2);
    const checkpoint = decodeCheckpoint(await store.readArtifact(run.id, artifactNames.checkpoints[0]));
    expect(checkpoint.step).toBe(40);
    expect(Float64Array.from(checkpoint.state["parameters"]!)).toEqual(parameters.data);
    const trajectories = await array(run, artifactNames.trajectories);
    expect(trajectories.shape).toEqual([3, 5, 2]);
    expect(await json(run, artifactNames.trajectoryTimes)).toEqual({ times: [0, 0.5, 1] });
  });

  it("depends on the seed alone", async () => {
    const figures = ({ metrics }: Run) => ["loss", "nll.test", "sw2"].map((name) => metrics[name]!.last);
    const one = await complete(study({ ...field, name: "seeded-a" }), { seed: 1 });
    const same = await complete(study({ ...field, name: "seeded-b" }), { seed: 1 });
    const other = await complete(study({ ...field, name: "seeded-c" }), { seed: 2 });
    expect(figures(same)).toEqual(figures(one));
    expect(figures(other)).not.toEqual(figures(one));
  });

  it("trains normalizing flows by maximum likelihood", async () => {
    const optimizer = adam({ learningRate: 1e-2 });
    const flow = { model: realNvp({ layers: 4, hidden: [16] }), optimizer, training: { steps: 200, batchSize: 64 } };
    const run = await complete(study(flow));
    // Standardised data have a cross entropy of 1 + log(2 pi) = 2.84 with the base that the flow starts near.
    expect(last(run, "nll.test")).toBeLessThan(2.7);
    expect(run.metrics).not.toHaveProperty("nfe");
  });

  it("goes on where an interrupted attempt left it, and ends as if it had not been interrupted", async () => {
    const long = { ...field, training: { steps: 3000, batchSize: 32 } };
    const whole = await complete(study({ ...long, name: "whole" }));
    const experiment = study({ ...long, name: "interrupted" });
    const first = await claim(experiment);
    const stop = new AbortController();
    let stoppedAt = 0;
    const attempt = runTrial({
      run: first,
      experiment,
      store,
      threads: 1,
      signal: stop.signal,
      onProgress: ({ step = 0 }) => {
        if (step > 0) stop.abort("enough");
        stoppedAt = step;
      },
    });
    await expect(attempt).rejects.toThrow(`Training was stopped after step`);
    await store.finish(first.id, "killed", "enough");
    expect(stoppedAt).toBeGreaterThan(0);
    expect(stoppedAt).toBeLessThan(3000);

    const steps: number[] = [];
    const resumed = await complete(experiment, { onProgress: ({ step }) => step !== undefined && steps.push(step) });
    expect(steps[0]).toBeGreaterThan(stoppedAt);
    const parameters = async (run: Run) => [...(await array(run, artifactNames.parameters)).data];
    expect(await parameters(resumed)).toEqual(await parameters(whole));
    expect((await store.series(resumed.id, "loss")).steps.at(-1)).toBe(3000);
  });

  it("says at which step the loss became infinite, and keeps what was logged until then", async () => {
    const experiment = study({ ...field, optimizer: adam({ learningRate: 1e30 }) });
    const run = await claim(experiment);
    await expect(runTrial({ run, experiment, store, threads: 1 })).rejects.toThrow(
      /^The loss became .* at step \d+ of 40/,
    );
    await store.finish(run.id, "failed", "diverged");
    expect((await store.series(run.id, "loss")).values.length).toBeGreaterThan(0);
  });
});

describe("runTrial", () => {
  it.each([
    ["keeps threads awake that it has for itself", "divided", {}, { threads: 2, spinning: true }],
    ["lets threads sleep whose number its study names", "named", { runtime: { threads: 3 } }, { threads: 3 }],
  ])("%s", async (_, name, changes, expected) => {
    const experiment = study({
      name,
      model: mlpVectorField({ hidden: [4] }),
      loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
      training: { steps: 1, batchSize: 8 },
      ...changes,
    });
    const options: unknown[] = [];
    const startRuntime: TrialRequest["startRuntime"] = (asked) => {
      options.push(asked);
      return Promise.reject(new Error("enough"));
    };
    const run = await claim(experiment);
    await expect(runTrial({ run, experiment, store, threads: 2, startRuntime })).rejects.toThrow("enough");
    expect(options[0]).toEqual({ backend: "onnx", precision: "float32", ...expected });
  });

  it("stops between phases when the signal says so", async () => {
    const experiment = study({});
    const run = await claim(experiment);
    const stop = new AbortController();
    const onProgress = ({ phase }: TrialProgress) => {
      if (phase === "fitting") stop.abort("enough");
    };
    await expect(runTrial({ run, experiment, store, signal: stop.signal, onProgress })).rejects.toThrow(
      "The trial was stopped before evaluating nll.",
    );
  });

  it("logs a figure that two metrics give under one name as two", async () => {
    const run = await complete(study({ metrics: [nll({ n: 10 }), nll({ n: 20 })] }));
    expect(last(run, "nll.test")).not.toBe(last(run, "nll.test#2"));
  });
});
