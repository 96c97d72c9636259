import { describe, expect, it } from "vitest";
import { trainingCurves } from "../../../src/report/charts/training-curves.js";
import { gather } from "../../../src/report/data/gather.js";
import { MemoryStore, runOf } from "../fixture.js";

interface Line {
  readonly label: string;
  readonly data: readonly { readonly x: number; readonly y: number }[];
}

function twoSeeds(floor?: number): MemoryStore {
  const store = new MemoryStore();
  for (const seed of [0, 1]) {
    const id = `run${seed}`;
    store.add(runOf({ id, label: "flow", seed }));
    store.log(
      id,
      "loss",
      Array.from({ length: 80 }, (_, i) => 10 / (i + 1) + 2 * seed),
      5,
    );
    if (floor !== undefined) store.log(id, "loss.floor", floor);
  }
  return store;
}

describe("trainingCurves", () => {
  it("draws as many settings as a page has room for, the first and the last among them, and says so", async () => {
    const store = new MemoryStore();
    const sigmas = Array.from({ length: 60 }, (_, i) => (i + 1) / 10);
    for (const sigma of sigmas) {
      const id = `run ${sigma}`;
      store.add(runOf({ id, label: "flow", seed: 0, point: { sigma } }));
      store.log(id, "loss", [3, 2, sigma]);
    }
    const chart = trainingCurves(await gather(store, { study: "study" }), "loss", "flow")!;
    const titles = chart.config.data.figure!.panels!.map(({ title }) => title);
    expect(titles).toHaveLength(24);
    expect([titles[0], titles.at(-1)]).toEqual(["σ = 0.1", "σ = 6"]);
    expect(new Set(titles).size).toBe(24);
    expect(chart.caption).toContain("Of 60 settings 24 are drawn");
  });

  it("tells panels of one bandwidth apart by what else is searched", async () => {
    const store = new MemoryStore();
    for (const dataset of ["circle", "sphere"]) {
      for (const sigma of [0.1, 0.2]) {
        const id = `${dataset} ${sigma}`;
        store.add(runOf({ id, label: "flow", seed: 0, point: { dataset, sigma } }));
        store.log(id, "loss", [3, 2, sigma + dataset.charCodeAt(0)]);
      }
    }
    const chart = trainingCurves(await gather(store, { study: "study" }), "loss", "flow")!;
    expect(chart.config.data.figure!.panels!.map(({ title }) => title)).toEqual([
      ...["dataset = circle, σ = 0.1", "dataset = circle, σ = 0.2"],
      ...["dataset = sphere, σ = 0.1", "dataset = sphere, σ = 0.2"],
    ]);
  });

  it("joins settings that trained exactly alike in a panel, and no others", async () => {
    const store = new MemoryStore();
    for (const steps of [1, 2, 8]) {
      for (const seed of [0, 1]) {
        const id = `${steps} ${seed}`;
        store.add(runOf({ id, label: "flow", seed, point: { "solver.steps": steps } }));
        store.log(id, "loss", [3, 2, steps === 8 && seed === 1 ? 1.5 : 1]);
      }
    }
    const chart = trainingCurves(await gather(store, { study: "study" }), "loss", "flow")!;
    expect(chart.config.data.figure!.panels!.map(({ title }) => title)).toEqual(["steps = 1, 2", "steps = 8"]);
    expect(chart.caption).toContain("trained exactly alike");
    expect(new Set(chart.plotted.rows.map(([, x]) => x))).toEqual(new Set(["1, 2", "8"]));
  });

  it("draws every run as logged, and the mean with a band of one standard deviation over seeds", async () => {
    const data = await gather(twoSeeds(), { study: "study" });
    const chart = trainingCurves(data, "loss", "flow")!;
    const lines = chart.config.data.datasets as unknown as readonly Line[];
    const [mean, upper, lower, ...raw] = lines;
    expect(raw.map((line) => line.label)).toEqual(["flow, seed 0", "flow, seed 1"]);
    expect(raw[1]!.data[0]).toEqual({ x: 5, y: 12 });
    expect(raw[0]!.data).toHaveLength(80);
    // The seeds differ by 2 everywhere: the mean is 1 above seed 0, the deviation is the square root of 2.
    expect(mean!.data[0]!.y).toBeCloseTo((10 + 5) / 2 + 1, 12);
    expect(upper!.data[7]!.y - mean!.data[7]!.y).toBeCloseTo(Math.SQRT2, 12);
    expect(mean!.data[7]!.y - lower!.data[7]!.y).toBeCloseTo(Math.SQRT2, 12);
    expect(chart.config.data.figure!.outerTitles).toEqual({ x: "training step", y: "loss" });
    expect(
      chart.plotted.rows
        .filter((row) => row[2] === "seed 1")
        .map((row) => [row[3], Number((row[4] as number).toPrecision(5))]),
    ).toEqual(raw[1]!.data.map(({ x, y }) => [x, y]));
    expect(chart.plotted.rows.filter((row) => row[2] === "mean").map((row) => row[4])).toEqual(
      mean!.data.map(({ y }) => y),
    );
  });

  it("draws the excess over the least value where that is known", async () => {
    const chart = trainingCurves(await gather(twoSeeds(1.5), { study: "study" }), "loss", "flow")!;
    const raw = chart.config.data.datasets.find((dataset) => dataset.label === "flow, seed 0") as unknown as Line;
    expect(raw.data[0]!.y).toBe(10 - 1.5);
    expect(chart.config.data.figure!.outerTitles!.y).toBe("excess loss");
    expect(chart.caption).toContain("less the least value that any model can reach");
  });

  it("says that one seed has no band", async () => {
    const data = await gather(twoSeeds(), { study: "study", runs: ["run0"] });
    const chart = trainingCurves(data, "loss", "flow")!;
    expect(chart.caption).toContain("one seed, so there is no band");
    const band = chart.config.data.datasets.find((dataset) => dataset.label === "flow, mean + sd")!;
    expect(band.data).toEqual([]);
  });

  it("draws nothing for a model that was not trained", async () => {
    const data = await gather(twoSeeds(), { study: "study" });
    expect(trainingCurves(data, "loss", "kde")).toBeUndefined();
    expect(trainingCurves(data, "gradient", "flow")).toBeUndefined();
  });
});
