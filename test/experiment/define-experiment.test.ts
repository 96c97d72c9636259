import { describe, expect, it } from "vitest";
import { component } from "../../src/component/component.js";
import { grid, sameAs } from "../../src/component/space.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import { isExperiment, type ExperimentInput } from "../../src/experiment/experiment.js";
import { independent } from "../../src/couplings/index.js";
import { conditionalFlowMatching, negativeLogLikelihood } from "../../src/losses/index.js";
import { realNvp } from "../../src/models/index.js";
import { UserError } from "../../src/numerics/error.js";
import { conditionalOt } from "../../src/paths/index.js";
import { study, toyData, toyField, toyFlow, toyKernel, toyMetric, toyStudy } from "./toy.js";

describe("defineExperiment", () => {
  it("keeps what the study says of itself as plain data", () => {
    const experiment = study({
      description: "A toy.",
      question: "Does it run?",
      report: { title: "Toy", text: "One." },
    });
    expect(isExperiment(experiment)).toBe(true);
    expect(experiment).toMatchObject({
      name: "toy",
      description: "A toy.",
      question: "Does it run?",
      seeds: [0, 1],
      report: { title: "Toy", text: ["One."] },
    });
  });

  it("needs a name, a dataset and a model, and has a default for the rest", () => {
    const experiment = defineExperiment({
      name: "least",
      dataset: toyData(),
      model: realNvp(),
      metrics: [],
      components: [toyData],
    });
    expect(experiment).toMatchObject({ seeds: [0], report: { title: "least", text: [] }, compare: [] });
    expect(experiment.main.own.base).toMatchObject({ name: "standardGaussian" });
    expect(experiment.main.own.optimizer).toMatchObject({ name: "adam" });
    expect(experiment.main.own.solver).toMatchObject({ name: "dopri5" });
  });

  const refused: [string, Record<string, unknown>, string][] = [
    ["a key that it does not know", { trainng: {} }, `trainng: unknown option of a study; did you mean "training"?`],
    ["no model", { model: undefined }, "model: expected a model component, got nothing."],
    [
      "a component of another kind",
      { model: toyData() },
      "model: expected a model component, got the dataset toyData.",
    ],
    ["a name in place of a component", { dataset: "toyData" }, `dataset: expected a dataset component, got "toyData".`],
    [
      "a builder that is not called",
      { dataset: toyData },
      "got a function (was a builder written without its parentheses?).",
    ],
    [
      "a component that it does not know",
      { components: [toyField, toyFlow, toyKernel, toyMetric] },
      `dataset: unknown dataset "toyData"; `,
    ],
    [
      "an option that a component does not have",
      { model: { ...toyField(), options: { hiden: [3] } } },
      `model.hiden: unknown option of toyField; did you mean "hidden"?`,
    ],
    ["an option of a wrong type", { dataset: toyData({ n: -1 }) }, "dataset.n: expected an integer > 0, got -1."],
    [
      "a wrong option deep inside",
      { loss: conditionalFlowMatching({ path: conditionalOt({ sigma: -0.1 }), coupling: independent() }) },
      "loss.path.sigma: expected a number >= 0, got -0.1.",
    ],
    [
      "a wrong value in a search space",
      { dataset: toyData({ n: grid(10, 20, -1) }) },
      "dataset.n: expected an integer > 0, got -1.",
    ],
    [
      "a wrong option of a compared model",
      { compare: [toyFlow({ layers: 0 })] },
      "compare.toyFlow.model.layers: expected an integer > 0, got 0.",
    ],
    [
      "a tie to nothing",
      { compare: [toyKernel({ bandwidth: sameAs("loss.path.sgma") })] },
      `compare.toyKernel.model.bandwidth: sameAs("loss.path.sgma") names nothing; loss.path has no option "sgma"; did you mean "sigma"?`,
    ],
    [
      "a tie to no part of a study",
      { compare: [toyKernel({ bandwidth: sameAs("lss.path.sigma") })] },
      `the study has no part "lss"; did you mean "loss"?`,
    ],
    [
      "ties in a circle",
      { dataset: toyData({ n: sameAs("training.steps") }), training: { steps: sameAs("dataset.n") } },
      `leads back to itself.`,
    ],
    [
      "an empty search space",
      { dataset: toyData({ n: grid() }) },
      "dataset.n: expected a grid of at least one value, got none.",
    ],
    [
      "two models of one name",
      { compare: [toyField()] },
      `compare: two models are called "toyField"; give one a label: `,
    ],
    [
      "a loss that cannot train the model",
      { loss: negativeLogLikelihood() },
      "loss: negativeLogLikelihood trains models of the family flow, and toyField is of the family vectorField; " +
        "give it one of conditionalFlowMatching, ",
    ],
    ["no loss where the family has no default", { loss: undefined }, "loss: expected a loss component, got nothing."],
    [
      "a metric that is none",
      { metrics: [toyData()] },
      "metrics.0: expected a metric component, got the dataset toyData.",
    ],
    [
      "a training setting that there is not",
      { training: { step: 3 } },
      `training.step: unknown option of training; did you mean "steps"?`,
    ],
    [
      "a training setting of a wrong type",
      { training: { batchSize: 1.5 } },
      "training.batchSize: expected an integer > 0, got 1.5.",
    ],
    [
      "a precision that there is not",
      { runtime: { precision: "float16" } },
      `runtime.precision: expected one of "float32", "float64", got "float16".`,
    ],
    [
      "a backend that there is not",
      { runtime: { backend: "onx" } },
      `runtime.backend: expected onnx, onnx:cuda, onnx:webgpu or tfjs:<backend>, got "onx".`,
    ],
    ["no seeds", { seeds: [] }, "seeds: expected a non-empty list with each an integer >= 0, got []."],
    ["a seed twice", { seeds: [1, 2, 1] }, "seeds: expected distinct integers, got 1 more than once."],
    [
      "a name that is no file name",
      { name: "my study" },
      `name: expected a name of letters, digits, -, _ and ., got "my study".`,
    ],
    [
      "something to compare that is no model",
      { compare: [toyData()] },
      "compare.0: expected a model component or { label: ",
    ],
    [
      "a variant with an unknown part",
      { compare: [{ model: toyFlow(), los: 1 }] },
      `compare.0.los: unknown option of a compared model; did you mean "loss"?`,
    ],
    [
      "a variant without a model",
      { compare: [{ label: "x" }] },
      "compare.0.model: expected a model component, got nothing.",
    ],
    [
      "components that are not builders",
      { components: [...toyStudy.components, toyData()] },
      "components.6: expected what component({ … }) returns",
    ],
    [
      "a component of its own under the name of another",
      { components: [...toyStudy.components, toyData] },
      `Two dataset components are named "toyData"`,
    ],
  ];
  it.each(refused)("refuses %s", (_, changes, message) => {
    const attempt = () => study(changes);
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(message);
  });

  it.each([
    [
      { traits: undefined },
      `components.own.traits.family: expected one of "vectorField", "flow", "closedForm", got nothing.`,
    ],
    [{ name: "my model" }, "components.my model.name: expected a name of letters, digits and _"],
    [{ options: { x: 3 } }, "components.own.options: expected an object of zod schemas"],
    [{ creat: () => 0 }, `components.own.creat: unknown option of a component's definition; did you mean "create"?`],
  ])("checks the definitions of a study's own components, which run without a type check: %j", (changes, message) => {
    const own = component({ ...toyFlow.definition, name: "own", ...changes } as typeof toyFlow.definition);
    expect(() => study({ components: [...toyStudy.components, own] })).toThrow(message);
  });

  it("refuses what is not an object", () => {
    expect(() => defineExperiment(undefined as unknown as ExperimentInput)).toThrow(
      "defineExperiment: expected an object that describes a study, got nothing.",
    );
  });
});
