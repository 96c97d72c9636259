import { describe, expect, it } from "vitest";
import { gather } from "../../../src/report/data/gather.js";
import { cellText } from "../../../src/report/document/document.js";
import { bestSettings, findingOf, resultsTable } from "../../../src/report/document/results.js";
import { MemoryStore, runOf } from "../fixture.js";

async function handMade() {
  const store = new MemoryStore();
  const add = (label: string, sigma: number | undefined, metrics: Readonly<Record<string, readonly number[]>>) => {
    [0, 1].forEach((seed) => {
      const id = `${label} ${sigma ?? ""} ${seed}`;
      store.add(runOf({ id, label, seed, point: sigma === undefined ? {} : { "model.bandwidth": sigma } }));
      for (const [name, values] of Object.entries(metrics)) store.log(id, name, values[seed]!);
    });
  };
  add("kde", 0.1, { "nll.test": [1, 2], "nll.test.se": [0.1, 0.1], "nll.test.original": [3, 4], own: [5, 6] });
  add("kde", 0.5, { "nll.test": [2, NaN], own: [5, 6] });
  add("flow", undefined, { "nll.test": [1.2, 1.8], own: [1, 1] });
  return gather(store, { study: "study" });
}

describe("resultsTable", () => {
  it("gives mean and deviation of every metric, the best of a column marked", async () => {
    const table = resultsTable(await handMade())!;
    expect(table.columns).toEqual(["model", "σ", "n", "test NLL ↓ (nats)", "test NLL, original units ↓ (nats)", "own"]);
    expect(table.rows.map((row) => row.map(cellText))).toEqual([
      ["kde", "0.1", "2", "1.50 ± 0.71", "3.50 ± 0.71", "5.50 ± 0.71"],
      ["kde", "0.5", "2", "2 ∅", "–", "5.50 ± 0.71"],
      ["flow", "–", "2", "1.50 ± 0.42", "–", "1 ± 0"],
    ]);
    const marked = table.rows.map((row) => row.filter((cell) => typeof cell !== "string" && cell.best).map(cellText));
    // Equal means are told apart by nothing but their order; a metric of unknown direction has no best.
    expect(marked).toEqual([["1.50 ± 0.71", "3.50 ± 0.71"], [], []]);
  });
});

describe("the answer", () => {
  it("names the best setting of all and of each model", async () => {
    const data = await handMade();
    expect(findingOf(data, "nll.test")).toBe(
      "Lowest test NLL: kde, σ = 0.1, with 1.50 ± 0.71 nats (n = 2); 2 other settings are within that deviation.",
    );
    expect(findingOf(data, "own")).toBeUndefined();
    expect(bestSettings(data, "nll.test")!.rows.map((row) => row.map(cellText))).toEqual([
      ["kde", "σ = 0.1", "2", "1.50 ± 0.71"],
      ["flow", "–", "2", "1.50 ± 0.42"],
    ]);
  });
});
