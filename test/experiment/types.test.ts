import { describe, expect, expectTypeOf, it } from "vitest";
import {
  adam,
  choice,
  component,
  conditionalFlowMatching,
  conditionalOt,
  dataToken,
  defineExperiment,
  dopri5,
  eightGaussians,
  exactEmpiricalFlow,
  grid,
  independent,
  integer,
  kernelDensity,
  kindToken,
  linspace,
  logspace,
  logUniform,
  mlpVectorField,
  nll,
  normal,
  realNvp,
  ref,
  sameAs,
  standardGaussian,
  uniform,
  z,
  type ComponentRef,
  type Dataset,
  type ExperimentInput,
  type OdeSolver,
  type ProbabilityPath,
} from "../../src/index.js";

/** Checked by the compiler, never run. */
function compiles(check: () => void): void {
  expect(check).toBeTypeOf("function");
}

const loss = () => conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }), coupling: independent() });
const least = { name: "typed", dataset: eightGaussians(), model: mlpVectorField(), loss: loss() };

describe("builder calls", () => {
  it("give references of their kind", () => {
    expectTypeOf(mlpVectorField()).toEqualTypeOf<ComponentRef<"model">>();
    expectTypeOf(conditionalOt({ sigma: 1 })).toEqualTypeOf<ComponentRef<"path">>();
    expectTypeOf(adam()).toEqualTypeOf<ComponentRef<"optimizer">>();
  });

  it("know their options", () => {
    compiles(() => {
      mlpVectorField({ hidden: [64, 64], activation: "tanh" });
      // @ts-expect-error -- the nearest name is hidden
      mlpVectorField({ hiden: [64] });
      // @ts-expect-error -- a list of numbers
      mlpVectorField({ hidden: 64 });
      // @ts-expect-error -- no such activation
      mlpVectorField({ activation: "sine" });
      // @ts-expect-error -- the bandwidth has no default
      kernelDensity();
      // @ts-expect-error -- nor has this one
      kernelDensity({});
      // @ts-expect-error -- a number
      realNvp({ layers: "8" });
    });
  });

  it("take search spaces for any option, of its own type", () => {
    compiles(() => {
      conditionalOt({ sigma: grid(0.1, 0.2) });
      conditionalOt({ sigma: logspace(0.01, 1, 5) });
      conditionalOt({ sigma: sameAs("model.bandwidth") });
      realNvp({ layers: linspace(2, 8, 4) });
      mlpVectorField({ hidden: grid([64], [64, 64]), activation: grid("selu", "tanh") });
      mlpVectorField({ hidden: [grid(32, 64), 64] });
      conditionalFlowMatching({
        path: grid(conditionalOt({ sigma: 1 }), conditionalOt({ sigma: 2 })),
        coupling: independent(),
      });
      conditionalOt({ sigma: uniform(0, 1) });
      conditionalOt({ sigma: grid(0.1, choice(1, 2), logUniform(0.01, 1)) });
      realNvp({ layers: integer(1, 64, { log: true }) });
      mlpVectorField({ hidden: [integer(8, 64), sameAs("model.hidden.0")], activation: choice("selu", "tanh") });
      kernelDensity({ bandwidth: normal(1, 0.1) });
      mlpVectorField({ hidden: grid([integer(8, 64), 64], [128], choice([32], [64])) });
      // @ts-expect-error -- nor within others
      mlpVectorField({ activation: grid("selu", choice("tanh", "sine")) });
      // @ts-expect-error -- no activation is a number
      mlpVectorField({ activation: uniform(0, 1) });
      // @ts-expect-error -- a list of numbers is no number
      mlpVectorField({ hidden: integer(1, 8) });
      // @ts-expect-error -- log is true or false
      realNvp({ layers: integer(1, 8, { log: 1 }) });
      // @ts-expect-error -- one of the texts is no activation
      mlpVectorField({ activation: choice("selu", "sine") });
      // @ts-expect-error -- a grid of texts is no number
      conditionalOt({ sigma: grid("a", "b") });
      // @ts-expect-error -- one of the values is no activation
      mlpVectorField({ activation: grid("selu", "sine") });
      // @ts-expect-error -- a grid of numbers is no list
      mlpVectorField({ hidden: grid(64, 128) });
    });
  });

  it("take nested components of the right kind alone", () => {
    compiles(() => {
      // @ts-expect-error -- a coupling is no path
      conditionalFlowMatching({ path: independent(), coupling: independent() });
      // @ts-expect-error -- a builder must be called
      conditionalFlowMatching({ path: conditionalOt, coupling: independent() });
      // @ts-expect-error -- not even among others
      conditionalFlowMatching({ path: grid(conditionalOt({ sigma: 1 }), independent()), coupling: independent() });
    });
  });
});

describe("defineExperiment", () => {
  it("takes components of the right kinds, and search spaces anywhere", () => {
    compiles(() => {
      defineExperiment(least);
      defineExperiment({
        ...least,
        model: grid(mlpVectorField(), mlpVectorField({ hidden: [8] })),
        dataset: choice(eightGaussians(), eightGaussians()),
        base: standardGaussian(),
        solver: dopri5({ rtol: grid(1e-3, 1e-5) }),
        training: { steps: grid(10, 20), batchSize: 32 },
        evaluation: { samples: 10 },
        runtime: { precision: grid("float32", "float64") },
        metrics: [nll({ n: 10 })],
        compare: [
          kernelDensity({ bandwidth: sameAs("loss.path.sigma") }),
          { label: "exact", model: exactEmpiricalFlow({ bandwidth: 0.1 }), solver: dopri5({ rtol: 1e-8 }) },
        ],
        components: [kernelDensity],
        report: { title: "Typed", text: ["One.", "Two."] },
      });
    });
  });

  it("refuses what a study does not have", () => {
    compiles(() => {
      // @ts-expect-error -- a dataset is no model
      defineExperiment({ ...least, model: eightGaussians() });
      // @ts-expect-error -- a study has a model
      defineExperiment({ name: "typed", dataset: eightGaussians() });
      // @ts-expect-error -- the nearest name is steps
      defineExperiment({ ...least, training: { step: 3 } });
      // @ts-expect-error -- no such precision
      defineExperiment({ ...least, runtime: { precision: "float16" } });
      // @ts-expect-error -- a metric is no model
      defineExperiment({ ...least, compare: [nll()] });
      // @ts-expect-error -- a variant has a model
      defineExperiment({ ...least, compare: [{ label: "x" }] });
      // @ts-expect-error -- a reference is no builder
      defineExperiment({ ...least, components: [nll()] });
    });
    expectTypeOf<Parameters<typeof defineExperiment>>().toEqualTypeOf<[ExperimentInput]>();
  });
});

describe("component", () => {
  it("gives create its options with defaults filled in, built instances, and what it injects", () => {
    compiles(() => {
      component({
        kind: "model",
        name: "typed",
        summary: "Typed.",
        traits: { family: "closedForm" },
        options: { path: ref("path"), scale: z.number().default(1), limit: z.int().optional() },
        inject: [dataToken, kindToken("solver")],
        create: (options, data, solver) => {
          expectTypeOf(options.path).toEqualTypeOf<ProbabilityPath>();
          expectTypeOf(options.scale).toEqualTypeOf<number>();
          expectTypeOf(options.limit).toEqualTypeOf<number | undefined>();
          expectTypeOf(data).toEqualTypeOf<Dataset>();
          expectTypeOf(solver).toEqualTypeOf<OdeSolver>();
          return { family: "closedForm", fit: () => Promise.reject(new Error()) };
        },
      });
    });
  });

  it("asks for what planning must know, and for an instance of the kind", () => {
    compiles(() => {
      const common = { name: "x", summary: "x", options: {}, inject: [] } as const;
      const create = () => ({ family: "closedForm" as const, fit: () => Promise.reject(new Error()) });
      component({ ...common, create, kind: "model", traits: { family: "closedForm" } });
      // @ts-expect-error -- a model says its family
      component({ ...common, create, kind: "model" });
      // @ts-expect-error -- that is no schedule
      component({ ...common, kind: "schedule", create: () => ({ fctor: () => 1 }) });
      // @ts-expect-error -- there is no such kind
      component({ ...common, create, kind: "modl" });
    });
  });
});
