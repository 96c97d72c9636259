import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { independent } from "../../src/couplings/index.js";
import { circle, eightGaussians, mnist, twoMoons } from "../../src/datasets/index.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import { runTrial } from "../../src/experiment/run-trial.js";
import { artifactNames } from "../../src/experiment/trial.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { dataSource, gaussianBase, gaussianMixtureBase } from "../../src/measures/index.js";
import { nll } from "../../src/metrics/index.js";
import { kernelDensity, mlpVectorField, realNvp } from "../../src/models/index.js";
import { decodeNpy } from "../../src/numerics/npy.js";
import { adam } from "../../src/optimizers/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { openStore } from "../../src/tracking/open.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { source } from "./toy.js";

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pushforward-bases-"));
  store = await openStore(`sqlite:${path.join(folder, "runs.db")}`, { create: true });
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let studies = 0;

/** The first trial of a study, run to its end. */
async function complete(parts: Pick<ExperimentInput, "dataset" | "model"> & Partial<ExperimentInput>): Promise<Run> {
  const evaluation = { samples: 50, gridSize: 0, trajectories: 2, times: 3 };
  const experiment = defineExperiment({ name: `bases-${studies++}`, metrics: [nll()], evaluation, ...parts });
  const [planned] = await store.enqueue(planTrials(experiment, { source, seeds: [0] }));
  const run = (await store.claim({ ids: [planned!.run.id] }, "test", {}))!;
  await runTrial({ run, experiment, store, threads: 1 });
  await store.finish(run.id, "completed");
  return store.find(run.id);
}

const small = { train: 300, validation: 50, test: 200 };
const moons = twoMoons(small);
const matching = conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }), coupling: independent() });
const training = { steps: 30, batchSize: 32 };
const field = mlpVectorField({ hidden: [8] });
const flow = realNvp({ layers: 2, hidden: [8] });
const last = (run: Run, name: string) => run.metrics[name]!.last;

describe("a trial", () => {
  it("trains the base with the flow, and keeps its parameters behind the flow's", async () => {
    const base = gaussianMixtureBase({ means: 3, trainable: true });
    const run = await complete({
      dataset: moons,
      model: flow,
      base,
      training,
      optimizer: adam({ learningRate: 0.05 }),
    });
    const { shape } = decodeNpy(await store.readArtifact(run.id, artifactNames.parameters));
    const layout = JSON.parse(
      new TextDecoder().decode(await store.readArtifact(run.id, artifactNames.parameterLayout)),
    ) as {
      slots: { name: string; shape: number[] }[];
      count: number;
    };
    expect(layout.slots.slice(-3)).toMatchObject([
      { name: "base.logits", shape: [3] },
      { name: "base.means", shape: [3, 2] },
      { name: "base.logScales", shape: [3, 2] },
    ]);
    expect(shape).toEqual([layout.count]);
    const fixed = await complete({
      dataset: moons,
      model: flow,
      base: gaussianMixtureBase({ means: 3 }),
      training,
      optimizer: adam({ learningRate: 0.05 }),
    });
    expect(last(run, "nll.test")).toBeLessThan(last(fixed, "nll.test") - 0.1);
  });

  it("refuses to leave a trainable base untrained", async () => {
    const base = gaussianMixtureBase({ trainable: true });
    await expect(complete({ dataset: moons, model: field, loss: matching, base, training })).rejects.toThrow(
      "The base is trainable, but this loss does not train it",
    );
  });

  it("fits a normal base to the training points", async () => {
    const run = await complete({
      dataset: moons,
      model: field,
      loss: matching,
      base: gaussianBase({ fitted: true }),
      training,
    });
    expect(Number.isFinite(last(run, "nll.test"))).toBe(true);
  });

  it("carries a dataset with a known law to another, with a density", async () => {
    const base = dataSource({ dataset: eightGaussians(small) });
    const run = await complete({ dataset: moons, model: field, loss: matching, base, training });
    expect(last(run, "nll.test")).toBeGreaterThan(0);
    expect(last(run, "loss.floor")).toBeGreaterThan(0);
  });

  it("carries one without a density to another, and does without what needs one", async () => {
    const base = dataSource({ dataset: circle({ ...small, noise: 0 }) });
    const run = await complete({ dataset: moons, model: field, loss: matching, base, training });
    expect(Object.keys(run.metrics).filter((name) => /^nll|floor/.test(name))).toEqual([]);
    expect((await store.artifacts(run.id)).map(({ name }) => name)).toContain(artifactNames.trajectories);
  });

  it("says that maximum likelihood needs the density of the base", async () => {
    const base = dataSource({ dataset: circle(small) });
    await expect(complete({ dataset: moons, model: flow, base, training })).rejects.toThrow(
      "negativeLogLikelihood needs the density of the base",
    );
  });
});

describe("the likelihood of images in original units", () => {
  it("has eight bits a dimension more than in the unit interval, one for each halving of 256 levels", async () => {
    const images = mnist({ size: 8, ...small });
    const run = await complete({ dataset: images, model: kernelDensity({ bandwidth: 0.1 }) });
    const bits = (name: string) => last(run, name) / (64 * Math.LN2);
    expect(bits("nll.test.original") - bits("nll.test")).toBeCloseTo(8, 9);
    // A law on 256 levels has at most eight bits; a poor estimate may need a little more.
    expect(bits("nll.test.original")).toBeGreaterThan(2);
    expect(bits("nll.test.original")).toBeLessThan(8.5);
  });
});
