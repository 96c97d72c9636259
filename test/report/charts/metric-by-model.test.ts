import { describe, expect, it } from "vitest";
import { metricByModel } from "../../../src/report/charts/metric-by-model.js";
import { gather } from "../../../src/report/data/gather.js";
import { MemoryStore, runOf } from "../fixture.js";

async function chartOf(values: Readonly<Record<string, readonly number[]>>) {
  const store = new MemoryStore();
  for (const [label, list] of Object.entries(values)) {
    list.forEach((value, seed) => {
      store.add(runOf({ id: `${label}-${seed}`, label, seed }));
      store.log(`${label}-${seed}`, "w2", value);
    });
  }
  return metricByModel(await gather(store, { study: "study" }), "w2");
}

describe("metricByModel", () => {
  it("draws a row a model: the mean, its error bar, and every run", async () => {
    const chart = (await chartOf({ kde: [1, 2, 3], realNvp: [5] }))!;
    const [mean, runs, , single] = chart.config.data.datasets;
    expect(mean!.data).toEqual([{ x: 2, y: 0, mean: 2, sd: 1, xMin: 1, xMax: 3, n: 3 }]);
    expect(runs!.data.map((point) => (point as { x: number }).x)).toEqual([1, 2, 3]);
    expect(single!.data).toEqual([{ x: 5, y: 1, mean: 5, n: 1 }]);
    expect(chart.config.options!.scales!["y"]).toMatchObject({ tickNames: [["kde"], ["realNvp"]] });
    expect(chart.plotted.rows).toEqual([
      ["kde", 0, 1, 2, 1],
      ["kde", 1, 2, 2, 1],
      ["kde", 2, 3, 2, 1],
      ["realNvp", 0, 5, 5, ""],
    ]);
  });

  it("gives every mean a mark with an inside, for its border is white", async () => {
    const models = Array.from({ length: 8 }, (_, i) => [`model ${i}`, [i]] as const);
    const { datasets } = (await chartOf(Object.fromEntries(models)))!.config.data;
    const marks = datasets.filter((_, at) => at % 3 === 0).map((mean) => (mean as { pointStyle: string }).pointStyle);
    expect(marks).toHaveLength(8);
    for (const mark of marks) expect(["circle", "rect", "triangle", "rectRot", "rectRounded"]).toContain(mark);
  });

  it("judges the likelihood of each dataset by the entropy of its own law", async () => {
    const store = new MemoryStore();
    const entropies = { twoMoons: 0.5, checkerboard: 3 };
    for (const [dataset, entropy] of Object.entries(entropies)) {
      for (const seed of [0, 1]) {
        const id = `${dataset}-${seed}`;
        store.add(runOf({ id, label: "flow", seed, point: { dataset } }));
        store.log(id, "nll.test", entropy + 0.25 + seed);
        store.log(id, "nll.test.excess", 0.25 + seed);
      }
    }
    const chart = metricByModel(await gather(store, { study: "study" }), "nll.test")!;
    expect(chart.config.data.figure!.topLabels).toEqual([
      { text: "entropy, twoMoons", x: 0.5 },
      { text: "entropy, checkerboard", x: 3 },
    ]);
    expect(chart.caption).toContain("below that of its own data");
  });

  it("marks runs that are not finite at the edge and keeps the frame to the others", async () => {
    const chart = (await chartOf({ kde: [1, NaN], bad: [Infinity] }))!;
    const lost = chart.config.data.datasets.filter((dataset) => dataset.label!.endsWith("not finite"));
    expect(lost.map((dataset) => dataset.data.length)).toEqual([1, 1]);
    expect(Number.isFinite(chart.config.options!.scales!["x"]!.max)).toBe(true);
    expect(chart.caption).toContain("not finite");
  });

  it("is sensible where no run is finite, and absent where none has the metric", async () => {
    const chart = (await chartOf({ bad: [NaN] }))!;
    expect(chart.config.options!.scales!["x"]).toMatchObject({ min: 0, max: 1 });
    expect(chart.caption).toContain("no run has a finite value");
    const store = new MemoryStore();
    store.add(runOf({ id: "one", label: "kde", seed: 0 }));
    expect(metricByModel(await gather(store, { study: "study" }), "w2")).toBeUndefined();
  });
});
