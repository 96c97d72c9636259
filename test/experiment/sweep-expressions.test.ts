import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { component } from "../../src/component/component.js";
import { formatValue } from "../../src/component/format.js";
import {
  choice,
  grid,
  integer,
  logUniform,
  normal,
  sameAs,
  uniform,
  type SearchSpace,
} from "../../src/component/space.js";
import { builtin } from "../../src/experiment/builtin.js";
import { buildComponent } from "../../src/experiment/build-component.js";
import { parseExpression } from "../../src/experiment/expression.js";
import { interpret } from "../../src/experiment/interpret.js";
import { override } from "../../src/experiment/overrides.js";
import { readComponent } from "../../src/experiment/read-component.js";
import { spaceOf } from "../../src/experiment/search-space.js";
import { Registry } from "../../src/component/registry.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { independent } from "../../src/couplings/index.js";
import { mlpVectorField } from "../../src/models/index.js";
import { study, toyFlow } from "./toy.js";

const registry = new Registry(builtin);
const read = (text: string, kind?: "model" | "loss") =>
  interpret(parseExpression(text), { path: "x", registry, ...(kind && { kind }) });

describe("search spaces on the command line", () => {
  it.each<[string, unknown]>([
    ["grid(1, 2)", grid(1, 2)],
    ["choice(selu, tanh)", choice("selu", "tanh")],
    ["uniform(0, 1)", uniform(0, 1)],
    ["logUniform(1e-4, 1e-1)", logUniform(1e-4, 1e-1)],
    ["integer(1, 8)", integer(1, 8)],
    ["integer(1, 64, log=true)", integer(1, 64, { log: true })],
    ["integer(1, 64, log=false)", integer(1, 64)],
    ["normal(-1, 0.5)", normal(-1, 0.5)],
    ["sameAs(loss.path.sigma)", sameAs("loss.path.sigma")],
    [`sameAs("metrics.nll#2.n")`, sameAs("metrics.nll#2.n")],
    ["1, uniform(2, 3)", grid(1, uniform(2, 3))],
    ["[grid(1, 2), [sameAs(x.0), integer(3, 4)]], []", grid([grid(1, 2), [sameAs("x.0"), integer(3, 4)]], [])],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
    expect(read(formatValue(expected))).toEqual(expected);
  });

  it("stand in the options of components that are alternatives", () => {
    const expected = grid(
      { kind: "model", name: "realNvp", options: { layers: grid(4, 8) } },
      { kind: "model", name: "mlpVectorField", options: { hidden: [64, integer(8, 64)] } },
    );
    const text = "realNvp(layers=grid(4,8)),mlpVectorField(hidden=[64,integer(8,64)])";
    expect(read(text, "model")).toEqual(expected);
    expect(read(formatValue(expected), "model")).toEqual(expected);
  });

  it("are read as they were printed, whatever stands in them", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const two = fc.tuple(finite, finite).filter(([a, b]) => a < b);
    const whole = fc.tuple(fc.integer(), fc.integer()).filter(([a, b]) => a < b);
    const space: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        finite,
        fc.string({ unit: "binary" }),
        two.map(([low, high]) => uniform(low, high)),
        two.filter(([low]) => low > 0).map(([low, high]) => logUniform(low, high)),
        whole.map(([low, high]) => integer(low, high, { log: low > 0 })),
        two.filter(([, deviation]) => deviation > 0).map(([mean, deviation]) => normal(mean, deviation)),
        fc.constantFrom("loss.path.sigma", "metrics.nll#2.n", "model.hidden.0").map(sameAs),
        fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((values) => grid(...values)),
        fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((values) => choice(...values)),
        fc.array(tie("any"), { maxLength: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(space, (value) => {
        expect(JSON.stringify(read(formatValue(value)))).toBe(JSON.stringify(value));
      }),
      { numRuns: 300 },
    );
    // Options of a component are read with the same rules.
    fc.assert(
      fc.property(space, (sigma) => {
        const loss = conditionalFlowMatching({
          path: conditionalOt({ sigma: sigma as SearchSpace<number> }),
          coupling: independent(),
        });
        expect(JSON.stringify(read(formatValue(loss), "loss"))).toBe(JSON.stringify(loss));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["loguniform(1, 2)", `x: unknown function "loguniform"; did you mean "logUniform"?`],
    ["unifrom(1, 2)", `x: unknown function "unifrom"; did you mean "uniform"?`],
    ["interval(0, 1)", `x: unknown function "interval"; `],
    ["uniform(1)", "x: expected uniform(low, high) with two numbers."],
    ["uniform(a, 1)", "x: expected uniform(low, high) with two numbers."],
    ["uniform(2, 1)", "x: uniform: expected a low end below the high end, got 2 and 1."],
    ["uniform(low=0, high=1)", `x: uniform(…) takes values, not "low=…".`],
    ["logUniform(0, 1)", "x: logUniform: expected positive ends, got 0 and 1."],
    ["integer(1, 2.5)", "x: integer: expected integers as ends, got 1 and 2.5."],
    ["integer(0, 8, log=true)", "x: integer: expected positive ends for a log scale, got 0 and 8."],
    ["integer(1, 8, log=1)", "x: expected log=true or log=false in integer(…)."],
    ["integer(1, 8, 2)", "x: expected integer(low, high, log=…) with two numbers."],
    ["normal(0, 0)", "x: normal: expected a mean and a positive standard deviation, got 0 and 0."],
    ["linspace(1, 2)", "x: expected linspace(first, last, count) with three numbers."],
    ["sameAs(a, b)", "x: expected sameAs(path) with the path of another option."],
    ["sameAs(3)", "x: expected sameAs(path) with the path of another option."],
    ["sameAs(path=a)", "x: expected sameAs(path) with the path of another option."],
    ["choice(a=1)", `x: choice(…) takes values, not "a=…".`],
  ])("refuses %s with a sentence", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("keep their kind where an option below them is set", () => {
    const changes = { model: choice(mlpVectorField({ hidden: [1] }), mlpVectorField({ hidden: [2] })) };
    const { main } = override(study(changes), ["model.activation=tanh,selu"]).experiment;
    expect(main.own.model).toMatchObject({ space: "choice", values: [{ options: { hidden: [1] } }, {}] });
    expect(() => override(study({ evaluation: { gridMargin: uniform(0, 1) } }), ["evaluation.gridMargin.x=1"])).toThrow(
      "evaluation.gridMargin.x: evaluation.gridMargin is a number.",
    );
  });
});

describe("the commands of docs/sweeps.md", () => {
  const page = readFileSync(new URL("../../docs/sweeps.md", import.meta.url), "utf8");
  const block = /^```sh\n(.*?)^```/ms.exec(page)![1]!.trim().split("\n");
  it.each(block)("%s", (line) => {
    // A shell says what the command is given.
    const script = `pushforward() { printf '%s\\n' "$@"; }\n${line}`;
    const given = execFileSync("sh", ["-c", script], { encoding: "utf8" }).trimEnd().split("\n");
    const set = given.filter((_, i) => given[i - 1] === "--set");
    expect(given).toHaveLength(2 + 2 * set.length);
    const loss = conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }), coupling: independent() });
    const model = mlpVectorField({ hidden: [1, 1] });
    const { experiment } = override(study({ model, loss, compare: [] }), set);
    const { space } = spaceOf(experiment.main, experiment.main, experiment.registry);
    expect(space.length).toBeGreaterThan(0);
  });
});

describe("readComponent", () => {
  it("reads what a sampler is named by, with its defaults, and it can be built", async () => {
    const text = "latinHypercube(size=20)";
    const reference = readComponent(text, "searchSampler", "--sampler", registry);
    expect(reference).toEqual({ kind: "searchSampler", name: "latinHypercube", options: { size: 20 } });
    expect(readComponent("latinHypercube", "searchSampler", "--sampler", registry).options).toEqual({ size: 16 });
    const sampler = await buildComponent(reference, "--sampler", registry);
    expect(sampler.suggest({ space: [], number: 0, trials: [], objectives: 1, seed: 1 })).toEqual({});
  });

  it("takes a component before a search space of the same name", () => {
    const own = new Registry([component({ ...toyFlow.definition, name: "choice" })]);
    expect(readComponent("choice(layers=2)", "model", "model", own)).toEqual({
      kind: "model",
      name: "choice",
      options: { layers: 2 },
    });
  });

  it.each([
    ["grid", `--sampler: unknown searchSampler "grid"; did you mean "gridSearch"?`],
    ["tpr", `--sampler: unknown searchSampler "tpr"; did you mean "tpe"?`],
    ["latinHypercube(siz=3)", `--sampler.siz: unknown option of latinHypercube; did you mean "size"?`],
    ["latinHypercube(size=1)", "--sampler.size: expected an integer >= 2, got 1."],
    ["latinHypercube(size=uniform(2,9))", "--sampler.size: expected one value, got uniform(2, 9)."],
    ["random,sobol", "--sampler: expected a searchSampler component, got grid(random, sobol)."],
    ["random(", `--sampler: expected a value but found the end at character 8 of random(.`],
    ["3", "--sampler: expected a searchSampler component, got 3."],
  ])("refuses %s with a sentence", (text, message) => {
    expect(() => readComponent(text, "searchSampler", "--sampler", registry)).toThrow(message);
  });
});
