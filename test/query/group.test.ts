import { describe, expect, it } from "vitest";
import { changedColumns, fieldColumn } from "../../src/query/columns.js";
import { fieldNamed } from "../../src/query/fields.js";
import { agreed, differingOptions, groupRuns, spread } from "../../src/query/group.js";
import { sortRuns } from "../../src/query/sort.js";
import { record } from "./runs.js";

const runs = [
  record("a", { sigma: 0.1, model: "flow" }, { nll: 3 }),
  record("b", { sigma: 0.1, model: "flow" }, { nll: 1 }, { seed: 1 }),
  record("c", { sigma: 0.2, model: "flow" }, { nll: NaN }),
  record("d", { sigma: 0.2, model: "flow", own: 1 }, {}, { label: "other" }),
];
const ids = (rows: readonly (readonly { id: string }[])[]) => rows.map((row) => row.map(({ id }) => id).join(""));
const nll = fieldNamed("nll");

describe("groupRuns", () => {
  it("makes a row of a run, of a configuration's seeds, or of equal fields within a label", () => {
    expect(ids(groupRuns(runs, "run"))).toEqual(["a", "b", "c", "d"]);
    expect(ids(groupRuns(runs, "config"))).toEqual(["ab", "c", "d"]);
    expect(ids(groupRuns(runs, [fieldNamed("sigma")]))).toEqual(["ab", "c", "d"]);
    expect(ids(groupRuns(runs, [fieldNamed("model")]))).toEqual(["abc", "d"]);
  });
});

describe("a row", () => {
  it("has the mean and the sample standard deviation of its numbers", () => {
    expect(spread(runs.slice(0, 2), nll)).toEqual({ mean: 2, sd: Math.SQRT2, n: 2 });
    expect(spread(runs.slice(0, 1), nll)).toEqual({ mean: 3, sd: null, n: 1 });
    expect(spread(runs.slice(3), nll)).toBeUndefined();
    expect(spread(runs, nll)).toEqual({ mean: NaN, sd: NaN, n: 3 });
  });

  it("has the options in which its runs agree", () => {
    expect(agreed(runs, fieldNamed("model"))).toBe("flow");
    expect(agreed(runs, fieldNamed("sigma"))).toBeUndefined();
  });
});

it("differingOptions names those that take several values", () => {
  expect(differingOptions(runs)).toEqual(["sigma"]);
});

it("changedColumns keeps those in which rows differ", () => {
  const columns = ["model", "sigma", "nll"].map((name) => fieldColumn(fieldNamed(name), runs, true));
  const names = (rows: readonly (readonly (typeof runs)[number][])[]) =>
    changedColumns(columns, rows).map(({ name }) => name);
  expect(names(groupRuns(runs, "config"))).toEqual(["sigma", "nll"]);
  expect(names([runs])).toEqual(["model", "sigma", "nll"]);
});

describe("sortRuns", () => {
  it("puts numbers before texts, whatever their order", () => {
    const mixed = ["95", 10, "1z", 9, Infinity].map((v) => record(String(v), { v }, {}));
    for (const runs of [mixed, mixed.toReversed()])
      expect(sortRuns(runs, fieldNamed("v")).map(({ id }) => id)).toEqual(["9", "10", "Infinity", "1z", "95"]);
  });

  it("puts NaN and absent values last in both directions, and keeps the order of equals", () => {
    expect(sortRuns(runs, nll).map(({ id }) => id)).toEqual(["b", "a", "c", "d"]);
    expect(sortRuns(runs, nll, true).map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    expect(sortRuns(runs, fieldNamed("sigma"), true).map(({ id }) => id)).toEqual(["c", "d", "a", "b"]);
  });

  it("refuses a field that no run has", () => {
    expect(() => sortRuns(runs, fieldNamed("nlll"))).toThrow('--sort: no run has "nlll"; did you mean "nll"?');
  });
});
