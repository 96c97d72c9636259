import { describe, expect, it } from "vitest";
import { grid, sameAs } from "../../src/component/space.js";
import type { Config } from "../../src/experiment/config.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import { planTrials } from "../../src/experiment/plan.js";
import { negativeLogLikelihood, conditionalFlowMatching } from "../../src/losses/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { independent } from "../../src/couplings/index.js";
import { euler } from "../../src/solvers/index.js";
import type { NewRun } from "../../src/tracking/store.js";
import { sigmas, source, study, toyExact, toyField, toyFlow, toyKernel, toyMetric } from "./toy.js";

const plan = (changes: Partial<ExperimentInput> = {}, options: { set?: string[]; seeds?: number[] } = {}) =>
  planTrials(study(changes), { source, ...options });
const labelled = (runs: readonly NewRun[], label: string) => runs.filter((run) => run.label === label);
const configOf = (run: NewRun | undefined) => run!.config as unknown as Config;

describe("planTrials", () => {
  it("plans every member at every point of its own search spaces with every seed, in a stable order", () => {
    const runs = plan();
    expect(runs.map(({ label, seed, point }) => [label, seed, Object.values(point)[0] ?? null])).toEqual([
      ...sigmas.flatMap((sigma) => [0, 1].map((seed) => ["toyField", seed, sigma])),
      ...sigmas.flatMap((sigma) => [0, 1].map((seed) => ["toyKernel", seed, sigma])),
      ["toyFlow", 0, null],
      ["toyFlow", 1, null],
    ]);
    expect(plan()).toEqual(runs);
    expect(new Set(runs.map(({ configHash, seed }) => `${configHash} ${seed}`)).size).toBe(runs.length);
  });

  it("fills in every default and flattens the configuration by path", () => {
    const [run] = plan();
    expect(run!.options).toEqual({
      dataset: "toyData",
      "dataset.n": 50,
      "dataset.spread": 1,
      base: "standardGaussian",
      model: "toyField",
      "model.hidden": [4],
      "model.activation": "selu",
      loss: "conditionalFlowMatching",
      "loss.path": "conditionalOt",
      "loss.path.sigma": 0.01,
      "loss.predict": "velocity",
      "loss.scaleInputs": false,
      "loss.conditionDrop": 0.1,
      "loss.coupling": "independent",
      optimizer: "adam",
      ...Object.fromEntries(Object.entries(run!.options).filter(([path]) => path.startsWith("optimizer."))),
      solver: "dopri5",
      ...Object.fromEntries(Object.entries(run!.options).filter(([path]) => path.startsWith("solver."))),
      metrics: ["toyMetric"],
      "metrics.toyMetric.n": 10,
      "training.steps": 10,
      "training.batchSize": 256,
      "evaluation.samples": 2000,
      "evaluation.gridSize": 64,
      "evaluation.gridMargin": 0.1,
      "evaluation.trajectories": 64,
      "evaluation.times": 21,
      "evaluation.pictures": true,
      "runtime.backend": "onnx",
      "runtime.precision": "float32",
    });
    expect(run!.options["optimizer.learningRate"]).toBeTypeOf("number");
    expect(run).toMatchObject({ study: "toy", source, overrides: {}, point: { "loss.path.sigma": 0.01 } });
  });

  it("gives a closed form only what it uses, so that training does not touch its trials", () => {
    const hashes = (runs: readonly NewRun[], label: string) =>
      labelled(runs, label).map(({ configHash }) => configHash);
    const kernel = labelled(plan(), "toyKernel");
    expect(Object.keys(configOf(kernel[0])).sort()).toEqual(["dataset", "evaluation", "metrics", "model"]);
    const changed = plan({}, { set: ["training.steps=99", "optimizer.learningRate=0.5", "runtime.precision=float64"] });
    expect(hashes(changed, "toyKernel")).toEqual(hashes(plan(), "toyKernel"));
    expect(hashes(changed, "toyField")).not.toEqual(hashes(plan(), "toyField"));
    expect(hashes(changed, "toyFlow")).not.toEqual(hashes(plan(), "toyFlow"));
  });

  it("gives a closed form the parts that it injects", () => {
    const compare = [toyExact({ path: conditionalOt({ sigma: sameAs("loss.path.sigma") }) })];
    const runs = labelled(plan({ compare, solver: euler({ steps: 7 }) }), "toyExact");
    expect(Object.keys(configOf(runs[0])).sort()).toEqual([
      "base",
      "dataset",
      "evaluation",
      "metrics",
      "model",
      "solver",
    ]);
    expect(runs.map(({ point }) => point["model.path.sigma"])).toEqual(sigmas.flatMap((sigma) => [sigma, sigma]));
    expect(runs[0]!.options["solver.steps"]).toBe(7);
  });

  it("names the searched option and those tied to it in the point of a trial", () => {
    expect(labelled(plan(), "toyKernel")[2]!.point).toEqual({ "model.bandwidth": 0.1, "loss.path.sigma": 0.1 });
    expect(labelled(plan(), "toyKernel")[2]!.options).not.toHaveProperty("loss");
  });

  it("ties to a value that is not searched", () => {
    const runs = labelled(plan({}, { set: ["loss.path.sigma=0.3"] }), "toyKernel");
    expect(runs.map(({ options, point }) => [options["model.bandwidth"], point])).toEqual([
      [0.3, {}],
      [0.3, {}],
    ]);
  });

  it("ties to a default, and through another tie", () => {
    const compare = [
      toyKernel({ bandwidth: sameAs("dataset.spread") }),
      { label: "chained", model: toyKernel({ bandwidth: sameAs("evaluation.gridMargin") }) },
    ];
    const chained = { seeds: [0], set: ["loss.path.sigma=0.2,0.3"] };
    const runs = plan({ compare, evaluation: { gridMargin: sameAs("loss.path.sigma") } }, chained);
    expect(labelled(runs, "toyKernel").map(({ options }) => options["model.bandwidth"])).toEqual([1, 1]);
    expect(labelled(runs, "chained").map(({ options }) => options["model.bandwidth"])).toEqual([0.2, 0.3]);
  });

  it("ties within a member's own parts first", () => {
    const loss = conditionalFlowMatching({ path: conditionalOt({ sigma: grid(5, 6) }), coupling: independent() });
    const own = {
      label: "own",
      model: toyField(),
      loss,
      evaluation: { gridMargin: sameAs("loss.path.sigma") },
    };
    const runs = labelled(plan({ compare: [own] }, { seeds: [0] }), "own");
    expect(runs.map(({ options }) => [options["loss.path.sigma"], options["evaluation.gridMargin"]])).toEqual([
      [5, 5],
      [6, 6],
    ]);
  });

  it("lets a compared model tie an option to the same option of the study's model", () => {
    const compare = [{ label: "wide", model: toyField({ hidden: sameAs("model.hidden"), activation: "tanh" }) }];
    const runs = plan(
      { model: toyField({ hidden: grid([2], [3]) }), compare },
      { seeds: [0], set: ["loss.path.sigma=1"] },
    );
    expect(labelled(runs, "wide").map(({ options }) => options["model.hidden"])).toEqual([[2], [3]]);
  });

  it("shares the study's parts with compared models, search spaces among them", () => {
    const compare = [{ label: "tanh", model: toyField({ activation: "tanh" }), training: { batchSize: 32 } }];
    const runs = labelled(plan({ compare }, { seeds: [0] }), "tanh");
    expect(runs.map(({ point }) => point)).toEqual(sigmas.map((sigma) => ({ "loss.path.sigma": sigma })));
    expect(configOf(runs[0]).training).toEqual({ steps: 10, batchSize: 32 });
  });

  it("trains a compared flow by the loss of its family", () => {
    expect(configOf(labelled(plan(), "toyFlow")[0]).loss).toEqual(negativeLogLikelihood());
    expect(configOf(labelled(plan(), "toyFlow")[0])).not.toHaveProperty("solver");
  });

  it("takes all combinations of several spaces, the first varying slowest", () => {
    const model = toyField({ hidden: grid([2], [3]), activation: grid("selu", "tanh") });
    const runs = plan({ model, compare: [] }, { seeds: [0], set: ["loss.path.sigma=1,2"] });
    const orders = [
      ["model.hidden", [[2], [2], [2], [2], [3], [3], [3], [3]]],
      ["model.activation", ["selu", "selu", "tanh", "tanh", "selu", "selu", "tanh", "tanh"]],
      ["loss.path.sigma", [1, 2, 1, 2, 1, 2, 1, 2]],
    ] as const;
    for (const [path, values] of orders) expect(runs.map(({ point }) => point[path])).toEqual(values);
  });

  it("searches over whole components, with the spaces that only some of them have", () => {
    const model = grid(toyKernel({ bandwidth: grid(1, 2) }), toyFlow());
    const runs = planTrials(study({ model, loss: negativeLogLikelihood(), compare: [] }), { source, seeds: [0] });
    expect(runs.map(({ label, point }) => [label, point])).toEqual([
      ["toyKernel", { model: "toyKernel", "model.bandwidth": 1 }],
      ["toyKernel", { model: "toyKernel", "model.bandwidth": 2 }],
      ["toyFlow", { model: "toyFlow" }],
    ]);
  });

  it("trains each of several searched models by the study's loss, or by its family's where that cannot", () => {
    const model = grid(toyField(), toyFlow(), toyKernel({ bandwidth: 1 }));
    const runs = plan({ model, compare: [] }, { seeds: [0], set: ["loss.path.sigma=1,2"] });
    expect(runs.map(({ label, options }) => [label, options["loss"], options["loss.path.sigma"]])).toEqual([
      ["toyField", "conditionalFlowMatching", 1],
      ["toyField", "conditionalFlowMatching", 2],
      ["toyFlow", "negativeLogLikelihood", undefined],
      ["toyKernel", undefined, undefined],
    ]);
  });

  it("searches within lists", () => {
    const model = toyField({ hidden: [grid(2, 3), 5] });
    const runs = plan({ model, compare: [] }, { seeds: [0], set: ["loss.path.sigma=1"] });
    expect(runs.map(({ options, point }) => [options["model.hidden"], point])).toEqual([
      [[2, 5], { "model.hidden.0": 2 }],
      [[3, 5], { "model.hidden.0": 3 }],
    ]);
  });

  it("does not take an element for searched that is tied to one that is not", () => {
    const model = toyField({ hidden: [4, sameAs("model.hidden.0")] });
    const [run] = plan({ model, compare: [] }, { seeds: [0], set: ["loss.path.sigma=1"] });
    expect([run!.options["model.hidden"], run!.point]).toEqual([[4, 4], {}]);
  });

  it("plans equal trials once", () => {
    const runs = plan({ model: toyField({ hidden: grid([2], [2]) }), compare: [] }, { seeds: [3] });
    expect(runs).toHaveLength(sigmas.length);
  });

  it("tells apart metrics of one name", () => {
    const [run] = plan({ metrics: [toyMetric({ n: 1 }), toyMetric({ n: 2 })] });
    expect(run!.options).toMatchObject({
      metrics: ["toyMetric", "toyMetric#2"],
      "metrics.toyMetric.n": 1,
      "metrics.toyMetric#2.n": 2,
    });
  });

  it("takes seeds given in place of the study's", () => {
    expect(new Set(plan({}, { seeds: [7, 8, 9] }).map(({ seed }) => seed))).toEqual(new Set([7, 8, 9]));
    expect(() => plan({}, { seeds: [1, 1] })).toThrow("seeds: expected distinct integers, got 1 more than once.");
  });
});
