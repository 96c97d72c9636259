import { describe, expect, it } from "vitest";
import type { ReportText } from "../../../src/report/data/report-data.js";
import { gather } from "../../../src/report/data/gather.js";
import { baselineOf } from "../../../src/report/data/significance.js";
import { comparisonTable } from "../../../src/report/document/comparison.js";
import { cellText } from "../../../src/report/document/document.js";
import { resultsTable } from "../../../src/report/document/results.js";
import { MemoryStore, runOf } from "../fixture.js";

type Values = Readonly<Record<string, readonly number[]>>;

/** Runs of models by label, each value one seed; "kde@0.1" is the setting 0.1 of a searched option. */
async function study(values: Values, text: ReportText, metric = "nll.test") {
  const store = new MemoryStore();
  for (const [name, list] of Object.entries(values)) {
    const [label, sigma] = name.split("@") as [string, string | undefined];
    list.forEach((value, seed) => {
      const id = `${name} ${seed}`;
      store.add(runOf({ id, label, seed, point: sigma === undefined ? {} : { "model.bandwidth": Number(sigma) } }));
      store.log(id, metric, value);
    });
  }
  return gather(store, { study: "study", text });
}

const five: Values = {
  flow: [1.31, 1.88, 2.45, 1.28, 2.05],
  kde: [1, 2, 2, 1, 2],
  spline: [0.5, 1.48, 1.51, 0.5, 1.49],
};

describe("baselineOf", () => {
  it("tests over common seeds as scipy 1.10.1 does (stats.ttest_rel), corrected over the rows", async () => {
    const baseline = baselineOf(await study(five, { baseline: "kde" }))!;
    const [flow, spline] = baseline.differences("nll.test");
    expect(flow!.p).toBeCloseTo(0.12832542374610714, 10);
    expect(flow!.corrected).toBe(flow!.p);
    expect(flow).not.toHaveProperty("verdict");
    expect(spline!.corrected).toBeCloseTo(2 * spline!.p, 14);
    expect(spline).toMatchObject({ pairs: 5, verdict: "better" });
  });

  it("takes the direction of the metric, and none where there is none", async () => {
    const verdict = async (metric: string) =>
      baselineOf(await study(five, { baseline: "spline" }, metric))!.differences(metric)[1]!.verdict;
    expect(await verdict("nll.test")).toBe("worse");
    expect(await verdict("coverage")).toBe("better");
    expect(await verdict("own")).toBe("different");
  });

  it("holds a setting against the baseline's at the same value, another model against its best", async () => {
    const data = await study(
      { "kde@0.1": [1, 1.1], "kde@0.5": [3, 3.1], "flow@0.1": [2, 2.1], "flow@0.5": [2, 2.2], nvp: [5, 5.3] },
      { baseline: "kde" },
    );
    const held = baselineOf(data)!
      .differences("nll.test")
      .map(({ group, counterpart }) => [group.label, counterpart.label]);
    expect(held).toEqual([
      ["flow, bandwidth σ = 0.1", "kde, bandwidth σ = 0.1"].map((label) => label.replace("bandwidth ", "")),
      ["flow, σ = 0.5", "kde, σ = 0.5"],
      ["nvp", "kde, σ = 0.1"],
    ]);
    const one = baselineOf({ ...data, text: { baseline: "kde, σ = 0.5" } })!;
    expect(one.differences("nll.test").every(({ counterpart }) => counterpart.label === "kde, σ = 0.5")).toBe(true);
  });

  it("leaves runs out that are not finite, and the seeds that only one has", async () => {
    const data = await study({ flow: [1, NaN, 3, 4], kde: [2, 2, 5] }, { baseline: "kde" });
    expect(baselineOf(data)!.differences("nll.test")[0]).toMatchObject({ pairs: 2, mean: -1.5 });
  });

  it("refuses one that was asked for and is not there; that of the study may be missing", async () => {
    const data = await study(five, { baseline: "kd" });
    expect(() => baselineOf({ ...data, baseline: "kd" })).toThrow(
      'The baseline "kd" is no model or setting of study; did you mean "kde"?',
    );
    const missing = baselineOf(data)!;
    expect(missing.differences("nll.test")).toEqual([]);
    expect(resultsTable(data, missing)!.caption).toContain(
      "None of these runs is of kd: nothing is tested against it.",
    );
  });
});

describe("tables with a baseline", () => {
  it("mark what is significant and say by what test", async () => {
    const data = await study(five, { baseline: "kde" });
    const table = resultsTable(data, baselineOf(data))!;
    expect(table.caption).toContain(
      "* marks what is significantly better than kde, † what is worse: paired t-test over 5 common seeds, two-sided, corrected over the rows of a column (Holm), level 0.05.",
    );
    expect(
      table.rows.map((row) => row.flatMap((cell) => (typeof cell === "string" ? [] : (cell.mark ?? "-")))),
    ).toEqual([["-"], ["-"], ["better"]]);
    const rows = comparisonTable(data, baselineOf(data)!, "nll.test")!.rows.map((row) => row.map(cellText));
    expect(rows[0]!.slice(0, 5)).toEqual(["flow", "kde", "5", "+0.194", "0.13"]);
  });

  it("say that nothing is tested with a single common seed, and mark nothing", async () => {
    const data = await study({ flow: [1], kde: [9] }, { baseline: "kde" });
    const table = resultsTable(data, baselineOf(data))!;
    expect(table.caption).toContain("No difference from kde is tested: a test needs two seeds in common.");
    expect(JSON.stringify(table.rows)).not.toContain("mark");
    expect(comparisonTable(data, baselineOf(data)!, "nll.test")).toBeUndefined();
  });

  it("use the test and the level that the study names", async () => {
    const significance = { test: "signFlip", level: 0.1 } as const;
    const data = await study(five, { baseline: "kde", significance });
    const baseline = baselineOf(data)!;
    expect(baseline.differences("nll.test").map(({ p }) => p)).toEqual([0.1875, 0.0625]);
    expect(resultsTable(data, baseline)!.caption).toContain("sign-flip permutation test over 5 common seeds");
  });
});
