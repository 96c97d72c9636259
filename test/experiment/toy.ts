import { z } from "zod";
import { component, ref } from "../../src/component/component.js";
import { kindToken } from "../../src/component/token.js";
import { defineExperiment } from "../../src/experiment/define-experiment.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import type { ComponentKinds } from "../../src/component/kinds.js";
import { grid, sameAs } from "../../src/component/space.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { independent } from "../../src/couplings/index.js";

/** Planning builds nothing: these components have options, traits and needs, but cannot be made. */
const never = (): never => {
  throw new Error("planning must not build components");
};

export const toyData = component({
  kind: "dataset",
  name: "toyData",
  summary: "Planned only.",
  options: { n: z.int().positive().default(100), spread: z.number().positive().default(1) },
  inject: [],
  create: never,
});

export const toyField = component({
  kind: "model",
  name: "toyField",
  summary: "Planned only.",
  traits: { family: "vectorField" },
  options: {
    hidden: z.array(z.int().positive()).default([8, 8]),
    activation: z.enum(["selu", "tanh"]).default("selu"),
  },
  inject: [],
  create: never,
});

export const toyFlow = component({
  kind: "model",
  name: "toyFlow",
  summary: "Planned only.",
  traits: { family: "flow" },
  options: { layers: z.int().positive().default(4) },
  inject: [],
  create: never,
});

export const toyKernel = component({
  kind: "model",
  name: "toyKernel",
  summary: "Planned only.",
  traits: { family: "closedForm" },
  options: { bandwidth: z.number().positive() },
  inject: [],
  create: never,
});

export const toyExact = component({
  kind: "model",
  name: "toyExact",
  summary: "Planned only; it is integrated, so it needs a solver and a base.",
  traits: { family: "closedForm" },
  options: { path: ref("path") },
  inject: [kindToken("solver"), kindToken("base")],
  create: never,
});

export const toyMetric = component({
  kind: "metric",
  name: "toyMetric",
  summary: "Planned only.",
  options: { n: z.int().positive().default(10) },
  inject: [],
  create: (): ComponentKinds["metric"] => never(),
});

export const sigmas = [0.01, 0.1, 1];

export const toyStudy = {
  name: "toy",
  seeds: [0, 1],
  dataset: toyData({ n: 50 }),
  model: toyField({ hidden: [4] }),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: grid(...sigmas) }), coupling: independent() }),
  training: { steps: 10 },
  metrics: [toyMetric()],
  compare: [toyKernel({ bandwidth: sameAs("loss.path.sigma") }), toyFlow({ layers: 2 })],
  components: [toyData, toyField, toyFlow, toyKernel, toyExact, toyMetric],
} satisfies ExperimentInput;

/** The toy study with some of its parts replaced. */
export function study(changes: Partial<ExperimentInput> = {}) {
  return defineExperiment({ ...toyStudy, ...changes });
}

export const source = { path: "toy.ts", text: "toy" };
