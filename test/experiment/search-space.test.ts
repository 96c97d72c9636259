import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { component, ref } from "../../src/component/component.js";
import { kindToken } from "../../src/component/token.js";
import { choice, grid, integer, logUniform, normal, sameAs, uniform } from "../../src/component/space.js";
import type { ExperimentInput } from "../../src/experiment/experiment.js";
import { gridPoints } from "../../src/experiment/grid-points.js";
import { planTrials } from "../../src/experiment/plan.js";
import { spaceOf } from "../../src/experiment/search-space.js";
import { conditionalFlowMatching, negativeLogLikelihood } from "../../src/losses/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { independent } from "../../src/couplings/index.js";
import { searchSamplers } from "../../src/search/samplers/index.js";
import type { Point, SearchSampler } from "../../src/index.js";
import { dopri5, euler } from "../../src/solvers/index.js";
import { source, study, toyExact, toyField, toyFlow, toyKernel, toyMetric, toyStudy } from "./toy.js";

/** A model whose option is a list of components, of which one has options of its own. */
const toyList = component({
  ...toyKernel.definition,
  name: "toyList",
  options: { paths: z.array(ref("path")), widths: z.array(z.array(z.int())).default([]) },
});
/** A metric that integrates, so that a model that needs no solver has one with it. */
const toyIntegral = component({ ...toyMetric.definition, name: "toyIntegral", inject: [kindToken("solver")] });
const components = [...toyStudy.components, toyList, toyIntegral];

/** What the main member of a study with only these changes searches. */
function searched(changes: Partial<ExperimentInput>) {
  const loss = conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }), coupling: independent() });
  const { main, compare, registry } = study({ loss, compare: [], ...changes, components });
  const members = [main, ...compare].map((member) => ({
    ...spaceOf(member, main, registry),
    points: () => [...gridPoints(member, main, registry)],
  }));
  return { ...members[0]!, members };
}

const sampler = (name: string) =>
  searchSamplers.find(({ definition }) => definition.name === name)!.definition.create({}) as SearchSampler;

function enumerated({ space }: Pick<ReturnType<typeof searched>, "space">): Point[] {
  const all: Point[] = [];
  const grids = sampler("gridSearch");
  for (let number = 0; ; number++) {
    const point = grids.suggest({ space, number, trials: [], objectives: 1, seed: 0 });
    if (point === undefined) return all;
    all.push(point);
  }
}

describe("spaceOf", () => {
  it("says of each search space what a sampler must know", () => {
    const { space } = searched({
      dataset: { ...toyStudy.dataset, options: { n: integer(1, 100, { log: true }), spread: normal(20, 1) } },
      model: toyField({ hidden: grid([2], [3]), activation: choice("selu", "tanh") }),
      training: { steps: grid(10, 20, 40), batchSize: integer(8, 16) },
      evaluation: { gridMargin: uniform(0, 1), samples: choice(10, 20) },
      loss: conditionalFlowMatching({ path: conditionalOt({ sigma: logUniform(0.01, 1) }), coupling: independent() }),
    });
    const at = (path: string) => ({ key: path, path });
    expect(space).toEqual([
      { ...at("model.hidden"), type: "choice", size: 2, ordered: false },
      { ...at("model.activation"), type: "choice", size: 2, ordered: false },
      { ...at("dataset.n"), type: "integer", low: 1, high: 100, log: true },
      { ...at("dataset.spread"), type: "normal", mean: 20, deviation: 1 },
      { ...at("evaluation.gridMargin"), type: "real", low: 0, high: 1, log: false },
      { ...at("evaluation.samples"), type: "choice", size: 2, ordered: false },
      { ...at("loss.path.sigma"), type: "real", low: 0.01, high: 1, log: true },
      { ...at("training.steps"), type: "choice", size: 3, ordered: true },
      { ...at("training.batchSize"), type: "integer", low: 8, high: 16, log: false },
    ]);
  });

  it.each([
    [[1, 2, 3], true],
    [[3, 2, 1], true],
    [[1, 3, 2], false],
    [[1, 1, 2], false],
  ])("takes a grid of numbers for ordered where it rises or falls: %j", (values, ordered) => {
    const { space } = searched({ training: { steps: grid(...values) } });
    expect(space).toEqual([expect.objectContaining({ path: "training.steps", ordered })]);
  });

  it("has no dimension for what cannot vary, and one point where nothing can", () => {
    const { space, resolveAt } = searched({ training: { steps: grid(30) } });
    expect(space).toEqual([]);
    expect(resolveAt({}).config.training).toMatchObject({ steps: 30 });
    expect(enumerated({ space })).toEqual([{}]);
  });

  it("makes what stands in one alternative conditional on it", () => {
    const { space, resolveAt } = searched({
      model: grid(toyKernel({ bandwidth: uniform(1, 2) }), toyFlow({ layers: integer(1, 8) }), toyFlow()),
      loss: negativeLogLikelihood(),
    });
    expect(space).toEqual([
      { key: "model", path: "model", type: "choice", size: 3, ordered: false },
      expect.objectContaining({ key: "model.bandwidth", when: { key: "model", choice: 0 } }),
      expect.objectContaining({ key: "model.layers", when: { key: "model", choice: 1 } }),
    ]);
    expect(resolveAt({ model: 0, "model.bandwidth": 1.23456789012345 })).toMatchObject({
      config: { model: { name: "toyKernel", options: { bandwidth: 1.23456789012 } } },
      point: { model: "toyKernel", "model.bandwidth": 1.23456789012 },
    });
    expect(resolveAt({ model: 1, "model.layers": 8 }).point).toEqual({ model: "toyFlow", "model.layers": 8 });
    expect(resolveAt({ model: 2 }).config.model.options).toEqual({ layers: 4 });
  });

  it("gives several dimensions of one path different keys, and takes equal ones in all alternatives for one", () => {
    const different = grid(toyFlow({ layers: integer(1, 8) }), toyFlow({ layers: integer(20, 30) }));
    const changes = { loss: negativeLogLikelihood() };
    expect(searched({ ...changes, model: different }).space.map(({ key, path, when }) => [key, path, when])).toEqual([
      ["model", "model", undefined],
      ["model.layers (model=#1)", "model.layers", { key: "model", choice: 0 }],
      ["model.layers (model=#2)", "model.layers", { key: "model", choice: 1 }],
    ]);
    const layers = () => integer(1, 8);
    const same = grid(toyFlow({ layers: layers() }), { ...toyFlow({ layers: layers() }) });
    expect(searched({ ...changes, model: same }).space.map(({ key, when }) => [key, when])).toEqual([
      ["model", undefined],
      ["model.layers", undefined],
    ]);
  });

  it("finds what only some alternatives use, though it stands elsewhere", () => {
    // A kernel has no solver, the two fields have the same one.
    const { space } = searched({
      model: grid(toyField({ hidden: [1] }), toyKernel({ bandwidth: 1 }), toyField({ hidden: [2] })),
      solver: euler({ steps: grid(5, 10) }),
    });
    expect(space.map(({ key, when }) => [key, when])).toEqual([
      ["model", undefined],
      ["solver.steps (model=#1)", { key: "model", choice: 0 }],
      ["solver.steps (model=#3)", { key: "model", choice: 2 }],
    ]);
  });

  it("keeps choices that have nothing to do with each other apart", () => {
    const { space } = searched({
      model: grid(toyField(), toyField({ activation: grid("selu", "tanh") })),
      solver: grid(euler({ steps: grid(5, 10) }), dopri5({ rtol: logUniform(1e-6, 1e-3) })),
    });
    expect(space.map(({ key, when }) => [key, when])).toEqual([
      ["model", undefined],
      ["model.activation", { key: "model", choice: 1 }],
      ["solver", undefined],
      ["solver.steps", { key: "solver", choice: 0 }],
      ["solver.rtol", { key: "solver", choice: 1 }],
    ]);
  });

  const nested: [string, Partial<ExperimentInput>][] = [
    ["nothing", {}],
    ["a space that is a value of another", { training: { steps: grid(grid(1, 2), 5, grid(grid(6, 7), 8)) } }],
    ["choices within choices", { model: choice(toyField({ hidden: choice([1], [grid(2, 3), 4]) }), toyField()) }],
    [
      "lists of components of which elements are alternatives with options",
      {
        metrics: [grid(toyMetric({ n: grid(1, 2) }), toyMetric({ n: 7 })), toyMetric({ n: grid(3, 4, 5) })],
        evaluation: { samples: grid(10, 20) },
      },
    ],
    [
      "lists in the options of an alternative",
      {
        model: grid(
          toyList({ paths: [conditionalOt({ sigma: grid(0.1, 0.2) }), grid(conditionalOt({ sigma: 3 }))] }),
          toyList({ paths: grid([conditionalOt({ sigma: 1 })], []), widths: [[grid(1, 2), 3], grid([4], [5, 6])] }),
        ),
      },
    ],
    [
      "parts that depend on two choices at once",
      {
        model: grid(toyField(), toyKernel({ bandwidth: grid(1, 2) })),
        metrics: [grid(toyMetric(), toyIntegral())],
        solver: grid(euler({ steps: grid(5, 10) }), dopri5()),
        training: { steps: grid(1, 2) },
      },
    ],
    [
      "parts that depend on one choice in several ways",
      {
        model: grid(toyField(), toyKernel({ bandwidth: 1 }), toyExact({ path: conditionalOt({ sigma: grid(1, 2) }) })),
        solver: grid(euler({ steps: grid(5, 10) }), dopri5()),
        training: { steps: grid(1, 2) },
      },
    ],
  ];
  it.each(nested)("has the same points as the full grid, in its order: %s", (_, changes) => {
    const found = searched(changes);
    const points = enumerated(found);
    expect(points.map((point) => found.resolveAt(point))).toEqual(found.points());
    expect(new Set(found.space.map(({ key }) => key)).size).toBe(found.space.length);
    found.space.forEach(({ when }, i) => {
      if (when) expect(found.space.slice(0, i).map(({ key }) => key)).toContain(when.key);
    });
  });

  it("has the points of the full grid, in its order, for spaces nested in any way", () => {
    const number = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.integer({ min: 1, max: 9 }),
        fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((values) => grid(...values)),
        fc.array(tie("any"), { minLength: 1, maxLength: 2 }).map((values) => choice(...values)),
      ),
    })).any as fc.Arbitrary<number>;
    const field = fc
      .record({
        hidden: fc.array(number, { maxLength: 2 }),
        activation: fc.constantFrom("selu", choice("selu", "tanh")),
      })
      .map((options) => toyField(options as never));
    const model = fc.oneof(
      field,
      fc
        .array(
          fc.oneof(
            field,
            number.map((bandwidth) => toyKernel({ bandwidth })),
          ),
          { minLength: 1, maxLength: 3 },
        )
        .map((some) => grid(...some)),
    );
    fc.assert(
      fc.property(model, number, number, (of, steps, samples) => {
        const found = searched({ model: of, training: { steps }, evaluation: { samples } });
        const points = enumerated(found);
        fc.pre(points.length <= 200);
        expect(points.map((point) => found.resolveAt(point))).toEqual(found.points());
        expect(new Set(found.space.map(({ key }) => key)).size).toBe(found.space.length);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("has the points of the full grid where a tie in some alternatives asks for a space before its turn", () => {
    const found = searched({
      model: grid(toyKernel({ bandwidth: sameAs("loss.path.sigma") }), toyKernel({ bandwidth: 2 }), toyField()),
      loss: conditionalFlowMatching({ path: conditionalOt({ sigma: grid(1, 2) }), coupling: independent() }),
      evaluation: { samples: grid(10, 20) },
    });
    const sorted = (all: readonly { readonly config: unknown }[]) => all.map((one) => JSON.stringify(one)).sort();
    expect(sorted(enumerated(found).map((point) => found.resolveAt(point)))).toEqual(sorted(found.points()));
    expect(found.points()).toHaveLength(10);
  });

  it("takes tied values for no dimensions, and gives them the value of what they are tied to", () => {
    const { space, resolveAt } = searched({
      model: toyField({ hidden: [integer(2, 9), sameAs("model.hidden.0")] }),
      evaluation: { gridMargin: sameAs("loss.path.sigma") },
      loss: conditionalFlowMatching({ path: conditionalOt({ sigma: logUniform(0.01, 1) }), coupling: independent() }),
    });
    expect(space.map(({ key }) => key)).toEqual(["model.hidden.0", "loss.path.sigma"]);
    expect(resolveAt({ "model.hidden.0": 5, "loss.path.sigma": 0.1 + 0.2 }).point).toEqual({
      "model.hidden.0": 5,
      "model.hidden.1": 5,
      "loss.path.sigma": 0.3,
      "evaluation.gridMargin": 0.3,
    });
  });

  it("ties to an option of an element that is itself searched", () => {
    const { space, resolveAt } = searched({
      metrics: [grid(toyMetric({ n: integer(1, 9) }), toyMetric({ n: 20 }))],
      evaluation: { samples: sameAs("metrics.toyMetric.n") },
    });
    expect(space.map(({ key }) => key)).toEqual(["metrics.0", "metrics.toyMetric.n"]);
    expect(resolveAt({ "metrics.0": 0, "metrics.toyMetric.n": 4 }).config.evaluation.samples).toBe(4);
    expect(resolveAt({ "metrics.0": 1 }).config.evaluation.samples).toBe(20);
  });

  it("gives each compared model a space of its own, with the parts that it shares", () => {
    const { members } = searched({
      loss: conditionalFlowMatching({ path: conditionalOt({ sigma: uniform(0.1, 1) }), coupling: independent() }),
      compare: [
        toyKernel({ bandwidth: sameAs("loss.path.sigma") }),
        toyFlow({ layers: integer(1, 4) }),
        { label: "two", model: toyField({ hidden: [sameAs("model.hidden.0"), integer(1, 3)] }) },
      ],
      model: toyField({ hidden: [integer(5, 6)] }),
    });
    expect(members.map(({ space }) => space.map(({ key }) => key))).toEqual([
      ["model.hidden.0", "loss.path.sigma"],
      ["loss.path.sigma"],
      ["model.layers"],
      ["model.hidden.0", "model.hidden.1", "loss.path.sigma"],
    ]);
    expect(
      members[3]!.resolveAt({ "model.hidden.0": 5, "model.hidden.1": 2, "loss.path.sigma": 1 }).config.model,
    ).toEqual(toyField({ hidden: [5, 2], activation: "selu" }));
  });

  it("keeps rounded values within their ends", () => {
    const low = 0.123456789012345;
    const { resolveAt } = searched({ evaluation: { gridMargin: uniform(low, 1 / 3) } });
    const margin = (value: number) => resolveAt({ "evaluation.gridMargin": value }).config.evaluation.gridMargin;
    expect([margin(low), margin(0.2000000000004), margin(1 / 3)]).toEqual([low, 0.2, 0.333333333333]);
  });

  it.each<[Point, string]>([
    [{}, "model: the point has no value for it."],
    [{ model: 0 }, "model.bandwidth: the point has no value for it."],
    [{ model: 2 }, "model: expected the number of one of 2 values, got 2."],
    [{ model: 0, "model.bandwidth": 3 }, "model.bandwidth: expected a value of uniform(1, 2), got 3."],
    [{ model: 1, "model.layers": 1.5 }, "model.layers: expected a value of integer(1, 8), got 1.5."],
    [
      { model: 1, "model.layers": 1, "model.bandwidth": 1 },
      "model.bandwidth: the point has a value for what is not searched there.",
    ],
  ])("refuses %j", (point, message) => {
    const model = grid(toyKernel({ bandwidth: uniform(1, 2) }), toyFlow({ layers: integer(1, 8) }));
    expect(() => searched({ model, loss: negativeLogLikelihood() }).resolveAt(point)).toThrow(message);
  });
});

describe("a study with spaces that do not list their values", () => {
  it.each<[Partial<ExperimentInput>, string]>([
    [{ evaluation: { gridMargin: uniform(-0.1, 1) } }, "evaluation.gridMargin: expected a number >= 0, got -0.1."],
    [{ evaluation: { gridMargin: normal(0.5, 0.1) } }, "evaluation.gridMargin: expected a number >= 0, got -0.3"],
    [{ training: { steps: uniform(1, 4) } }, "training.steps: expected an integer > 0, got 2.5."],
    [{ training: { steps: grid(uniform(-4, 4), 3) } }, "training.steps: expected an integer > 0"],
  ])("is refused where an option does not take their values", (changes, message) => {
    expect(() => study(changes)).toThrow(message);
  });

  it("has no full grid", () => {
    const plan = (set: string) => planTrials(study(), { set: [set], source });
    expect(() => plan("training.steps=integer(1, 9)")).toThrow(
      "training.steps: integer(1, 9) is not a list of values, all of which could be tried; name a sampler that takes " +
        "values from it, such as --sampler random.",
    );
    expect(() => plan("compare.toyFlow.layers=grid(2, integer(3, 9, log=true))")).toThrow(
      "compare.toyFlow.model.layers: integer(3, 9, log=true) is not a list of values",
    );
  });
});
