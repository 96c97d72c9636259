import { describe, expect, it } from "vitest";
import { sameAs } from "../../src/component/space.js";
import { grid } from "../../src/component/space.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import { override } from "../../src/experiment/overrides.js";
import { planTrials } from "../../src/experiment/plan.js";
import { UserError } from "../../src/numerics/error.js";
import { source, study, toyField, toyFlow, toyKernel, toyMetric } from "./toy.js";

/** The distinct values that an option takes in the trials of a member of the toy study. */
function values(
  path: string,
  set: readonly string[],
  label = "toyField",
  changes: Partial<ExperimentInput> = {},
): unknown[] {
  const runs = planTrials(study(changes), { set, source, seeds: [0] }).filter((run) => run.label === label);
  return [...new Map(runs.map(({ options }) => [JSON.stringify(options[path]), options[path]])).values()];
}

describe("override", () => {
  it.each<[string, string, unknown[]]>([
    ["training.steps=7", "training.steps", [7]],
    ["loss.path.sigma=0.5", "loss.path.sigma", [0.5]],
    ["loss.path.sigma=0.5,0.6", "loss.path.sigma", [0.5, 0.6]],
    ["loss.path.sigma=grid(0.5, 0.6)", "loss.path.sigma", [0.5, 0.6]],
    ["loss.path.sigma=logspace(0.01,1,3)", "loss.path.sigma", [0.01, 0.1, 1]],
    ["loss.path.sigma=linspace(1,3,3)", "loss.path.sigma", [1, 2, 3]],
    ["loss.path=conditionalOt(sigma=0.5)", "loss.path.sigma", [0.5]],
    [
      "loss=conditionalFlowMatching(path=conditionalOt(sigma=grid(1,2)), coupling=independent)",
      "loss.path.sigma",
      [1, 2],
    ],
    ["model.hidden=[1,2]", "model.hidden", [[1, 2]]],
    ["model.hidden=[1],[2]", "model.hidden", [[1], [2]]],
    ["model.activation=tanh", "model.activation", ["tanh"]],
    [`model.activation="tanh"`, "model.activation", ["tanh"]],
    ["model.activation=selu,tanh", "model.activation", ["selu", "tanh"]],
    ["solver=euler(steps=3)", "solver.steps", [3]],
    ["solver=rk4, dopri5", "solver", ["rk4", "dopri5"]],
    ["solver.rtol=0.5", "solver.rtol", [0.5]],
    ["dataset.n = 60", "dataset.n", [60]],
    ["metrics.toyMetric.n=3", "metrics.toyMetric.n", [3]],
    ["metrics=[toyMetric(n=4)]", "metrics.toyMetric.n", [4]],
    ["runtime.threads=2", "runtime.threads", [2]],
    ["evaluation.gridMargin=sameAs(loss.path.sigma)", "evaluation.gridMargin", [0.01, 0.1, 1]],
  ])("%s", (assignment, path, expected) => {
    expect(values(path, [assignment])).toEqual(expected);
  });

  it("sets the options of compared models by their labels", () => {
    expect(values("model.layers", ["compare.toyFlow.layers=9"], "toyFlow")).toEqual([9]);
    expect(values("model.layers", ["compare.toyFlow.model.layers=8,9"], "toyFlow")).toEqual([8, 9]);
    expect(values("training.steps", ["compare.toyFlow.training.steps=3"], "toyFlow")).toEqual([3]);
    expect(values("training.steps", ["compare.toyFlow.training.steps=3"])).toEqual([10]);
    expect(values("model.bandwidth", ["compare.toyKernel.bandwidth=2"], "toyKernel")).toEqual([2]);
    expect(values("model.layers", ["compare.toyKernel=realNvp(layers=5)"], "realNvp")).toEqual([5]);
  });

  it("takes the longest label that fits, so that labels may have dots and blanks in them", () => {
    const compare = [
      { label: "flow", model: toyFlow() },
      { label: "flow.wide 2", model: toyFlow() },
    ];
    expect(values("model.layers", ["compare.flow.wide 2.layers=9"], "flow.wide 2", { compare })).toEqual([9]);
    expect(values("model.layers", ["compare.flow.wide 2.layers=9"], "flow", { compare })).toEqual([4]);
  });

  it("starts from the study's part where a compared model has none of its own", () => {
    const compare = [{ label: "tanh", model: toyField({ activation: "tanh" }) }];
    const set = ["compare.tanh.loss.path.sigma=3"];
    expect(values("loss.path.sigma", set, "tanh", { compare })).toEqual([3]);
    expect(values("loss.path.sigma", set, "toyField", { compare })).toEqual([0.01, 0.1, 1]);
  });

  it("replaces what is compared, seeds and name", () => {
    expect(planTrials(study(), { source, set: ["compare=[]"] }).map(({ label }) => label)).toEqual(
      Array(6).fill("toyField"),
    );
    expect(values("model.layers", ["compare=[toyFlow(layers=3)]"], "toyFlow")).toEqual([3]);
    const runs = planTrials(study(), { source, set: ["seeds=[4, 5]", "name=long"] });
    expect(new Set(runs.map(({ seed }) => seed))).toEqual(new Set([4, 5]));
    expect(new Set(runs.map((run) => run.study))).toEqual(new Set(["long"]));
  });

  it("sets an option in each of the components that a grid offers", () => {
    const model = grid(toyField({ hidden: [1] }), toyField({ hidden: [2] }));
    expect(values("model.activation", ["model.activation=tanh"], "toyField", { model })).toEqual(["tanh"]);
  });

  it("lets the later of two win, and applies them in order", () => {
    expect(values("training.steps", ["training.steps=1", "training.steps=2"])).toEqual([2]);
    expect(values("solver.steps", ["solver=rk4", "solver.steps=6"])).toEqual([6]);
  });

  it("keeps what was given, as it was given, and leaves the experiment as it was", () => {
    const experiment = study();
    const set = ["loss.path.sigma= logspace(0.01,1,3) ", "training.steps=5"];
    const [run] = planTrials(experiment, { set, source });
    expect(run!.overrides).toEqual({ "loss.path.sigma": "logspace(0.01,1,3)", "training.steps": "5" });
    expect(experiment).toEqual(study());
  });

  it.each([
    ["training.steps", "training.steps: expected path=value, such as training.steps=1000."],
    ["=3", "=3: expected path=value, such as training.steps=1000."],
    ["training.steps=[1,", "training.steps: expected a value but found the end at character 4 of [1,."],
    ["trainng.steps=3", `trainng.steps: a study has no "trainng"; did you mean "training"?`],
    ["training.step=3", `training.step: training has no "step"; did you mean "steps"?`],
    ["training.steps=many", `training.steps: expected an integer > 0, got "many".`],
    ["training.steps=0", "training.steps: expected an integer > 0, got 0."],
    ["training=3", "training: expected settings by name, got 3."],
    ["loss.path.sigm=3", `loss.path.sigm: loss.path has no "sigm"; did you mean "sigma"?`],
    ["loss.path.sigma.x=3", `loss.path.sigma.x: loss.path.sigma has no "x"; there are none.`],
    ["loss.path=conditionalOT(sigma=1)", `loss.path: unknown path "conditionalOT"; did you mean "conditionalOt"?`],
    ["loss.path=conditionalOt(sigm=1)", `loss.path.sigm: unknown option of conditionalOt; did you mean "sigma"?`],
    [
      "loss.path=conditionalOt(1)",
      "loss.path: expected the options of conditionalOt by name, such as conditionalOt(sigma=…).",
    ],
    ["loss.path=conditionalOt", "loss.path.sigma: expected a number >= 0, got nothing."],
    ["loss.path.sigma=linspce(1,2,3)", `loss.path.sigma: unknown function "linspce"; did you mean "linspace"?`],
    ["loss.path.sigma=linspace(1,2)", "loss.path.sigma: expected linspace(first, last, count) with three numbers."],
    ["loss.path.sigma=logspace(0,2,3)", "loss.path.sigma: logspace: expected positive ends, got 0 and 2."],
    ["loss.path.sigma=grid(a=1)", `loss.path.sigma: grid(…) takes values, not "a=…".`],
    ["loss.path.sigma=grid()", "loss.path.sigma: expected a grid of at least one value, got none."],
    ["loss.path.sigma=sameAs(loss.path.sigma)", `loss.path.sigma: sameAs("loss.path.sigma") leads back to itself.`],
    [
      "loss.path.sigma=sameAs(loss.path.sgma)",
      `loss.path.sigma: sameAs("loss.path.sgma") names nothing; loss.path has no option "sgma"; did you mean "sigma"?`,
    ],
    ["model=realNvp(layer=3)", `model.layer: unknown option of realNvp; did you mean "layers"?`],
    ["metrics.nll.n=3", `metrics.nll.n: metrics has no "nll"; expected one of toyMetric.`],
    ["metrics=toyMetric", "metrics: expected a list of metric components, got the metric toyMetric."],
    ["compare.toyFlw.layers=2", `compare.toyFlw.layers: no compared model is called that; did you mean "toyFlow"?`],
    ["compare.toyFlow.layer=2", `compare.toyFlow.model.layer: model has no "layer"; did you mean "layers"?`],
    [
      "compare.toyKernel.bandwidth.x=2",
      `compare.toyKernel.model.bandwidth.x: model.bandwidth is the same as loss.path.sigma; set that, or model.bandwidth itself.`,
    ],
    ["compare=3", "compare: expected a list of models, such as [realNvp]."],
    ["compare=[3]", 'compare.0: expected a model component or { label: "…", model: …, … }, got 3.'],
    ["seeds=1,2", `seeds: expected a non-empty list with each an integer >= 0, got grid(1, 2).`],
    ["name=a/b", `name: expected a name of letters, digits, -, _ and ., got "a/b".`],
  ])("refuses %s with a sentence", (assignment, message) => {
    const attempt = () => planTrials(study(), { set: [assignment], source });
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(message);
  });

  it("changes nothing without assignments", () => {
    const experiment = study();
    expect(override(experiment, [])).toEqual({ experiment, overrides: {} });
  });

  it("names the metric that it cannot find among several of one name", () => {
    const metrics = [toyMetric({ n: 1 }), toyMetric({ n: 2 })];
    expect(values("metrics.toyMetric#2.n", ["metrics.toyMetric#2.n=5"], "toyField", { metrics })).toEqual([5]);
  });

  it("can untie an option", () => {
    const compare = [toyKernel({ bandwidth: sameAs("loss.path.sigma") })];
    expect(values("model.bandwidth", ["compare.toyKernel.bandwidth=1,2"], "toyKernel", { compare })).toEqual([1, 2]);
  });
});
