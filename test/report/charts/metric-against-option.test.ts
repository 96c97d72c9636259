import { describe, expect, it } from "vitest";
import { metricAgainstOption } from "../../../src/report/charts/metric-against-option.js";
import { gather } from "../../../src/report/data/gather.js";
import { MemoryStore, runOf } from "../fixture.js";

/** Two models on the axis, one off it; figures that are easily checked by hand. */
function handMade(): MemoryStore {
  const store = new MemoryStore();
  const add = (label: string, sigma: number | undefined, values: readonly number[], name = "nll.test") => {
    values.forEach((value, seed) => {
      const point = sigma === undefined ? {} : { "loss.path.sigma": sigma };
      const id = `${label}-${sigma ?? "none"}-${seed}`;
      store.add(runOf({ id, label, seed, point }));
      store.log(id, name, value);
    });
  };
  add("flow", 0.1, [1, 2, 3]);
  add("flow", 1, [2, 2, NaN]);
  add("kde", 0.1, [NaN, NaN, NaN]);
  add("kde", 1, [4]);
  add("realNvp", undefined, [1, 3]);
  return store;
}

type Point = { x: number; y: number | null; yMin?: number; yMax?: number; n: number };
interface Dataset {
  readonly label: string;
  readonly type: string;
  readonly data: readonly Point[];
  readonly borderColor: string;
  readonly yAxisID?: string;
}

async function chart() {
  const made = metricAgainstOption(await gather(handMade(), { study: "study" }), "nll.test")!;
  const datasets = made.config.data.datasets as unknown as readonly Dataset[];
  return { made, datasets, of: (label: string) => datasets.find((dataset) => dataset.label === label)! };
}

describe("metricAgainstOption", () => {
  it("draws means with one standard deviation on either side", async () => {
    const { of } = await chart();
    expect(of("flow").data[0]).toMatchObject({ x: 0.1, y: 2, yMin: 1, yMax: 3, n: 3 });
  });

  it("leaves values that are not finite out of the mean and marks them at the foot", async () => {
    const { of, made } = await chart();
    expect(of("flow").data[1]).toMatchObject({ x: 1, y: 2, yMin: 2, yMax: 2, n: 2 });
    expect(of("kde").data[0]).toMatchObject({ x: 0.1, y: null, n: 0 });
    expect(of("flow, not finite")).toMatchObject({ yAxisID: "foot", data: [{ x: 1 }] });
    expect(of("kde, not finite").data.map((point) => point.x)).toEqual([0.1]);
    expect(made.caption).toContain("A cross at the foot marks where runs are not finite");
  });

  it("draws no bar for a single seed", async () => {
    const { of } = await chart();
    expect(of("kde").data[1]).toMatchObject({ x: 1, y: 4, n: 1 });
    expect(of("kde").data[1]).not.toHaveProperty("yMin");
  });

  it("draws a model without the option as a level with a band", async () => {
    const { of, made } = await chart();
    expect(of("realNvp").data.map((point) => point.y)).toEqual([2, 2]);
    const { annotation } = made.config.options!.plugins as unknown as { annotation: { annotations: object } };
    expect(Object.values(annotation.annotations)).toContainEqual(
      expect.objectContaining({ type: "box", yMin: 2 - Math.SQRT2, yMax: 2 + Math.SQRT2 }),
    );
  });

  it("names axes, units, seeds and error bars", async () => {
    const { made } = await chart();
    const scales = made.config.options!.scales!;
    expect(scales["x"]).toMatchObject({
      type: "logarithmic",
      title: { text: "bandwidth σ (log scale)" },
      tickValues: [0.1, 1],
    });
    expect(scales["y"]).toMatchObject({ type: "linear", title: { text: "test NLL (nats)" } });
    expect(made.caption).toContain("means over 1 to 3 seeds");
    expect(made.caption).toContain("± one standard deviation over the seeds");
    expect(made.config.data.figure!.labels!.map((label) => label.text)).toEqual(["flow", "kde", "realNvp"]);
  });

  it("gives as its table what it plots", async () => {
    const { made, datasets } = await chart();
    expect(made.plotted.columns).toEqual([
      ...["series", "bandwidth σ", "mean", "standard deviation", "finite runs", "runs not finite"],
    ]);
    expect(made.plotted.rows).toEqual([
      ["flow", 0.1, 2, 1, 3, 0],
      ["flow", 1, 2, 0, 2, 1],
      ["kde", 0.1, "", "", 0, 3],
      ["kde", 1, 4, "", 1, 0],
      ["realNvp", "", 2, Math.SQRT2, 2, 0],
    ]);
    const drawn = datasets
      .filter((dataset) => dataset.type === "scatterWithErrorBars")
      .flatMap((dataset) => dataset.data);
    expect(drawn.map((point) => [point.x, point.y ?? ""])).toEqual(
      made.plotted.rows.slice(0, 4).map((row) => [row[1], row[2]]),
    );
  });

  it("writes values far above the others at the top instead of flattening them", async () => {
    const store = new MemoryStore();
    [1000, 1.3, 1.2, 1.1, 1.0, 1.2].forEach((value, i) => {
      store.add(runOf({ id: `run${i}`, label: "kde", seed: 0, point: { "model.bandwidth": 0.01 * 2 ** i } }));
      store.log(`run${i}`, "nll.test", value);
    });
    const made = metricAgainstOption(await gather(store, { study: "study" }), "nll.test")!;
    expect(made.config.data.figure!.offScale).toEqual([expect.objectContaining({ x: 0.01, text: "1000" })]);
    expect(made.config.options!.scales!["y"]!.max).toBeLessThan(2);
    expect(made.caption).toContain("Values above the frame are written at its top");
    expect(made.caption).toContain("There are no error bars");
  });

  it("draws the floor of a metric where runs logged one, each seed counting once", async () => {
    const store = handMade();
    for (const run of await store.runs()) {
      store.log(run.id, "w2", 1);
      store.log(run.id, "w2.floor", run.seed === 0 ? 0.2 : 0.4);
    }
    const made = metricAgainstOption(await gather(store, { study: "study" }), "w2")!;
    const [floor] = made.plotted.rows.filter((row) => row[0] === "sampling floor");
    expect(floor!.slice(0, 3)).toEqual(["sampling floor", "", expect.closeTo((0.2 + 0.4 + 0.4) / 3, 12)]);
    expect(made.config.data.figure!.labels!.at(-1)!.text).toBe("sampling floor");
  });

  it("draws a floor for each of the datasets that are searched", async () => {
    const store = new MemoryStore();
    for (const dimension of [1, 5]) {
      for (const train of [10, 20]) {
        const id = `run-${dimension}-${train}`;
        const point = { "dataset.dimension": dimension, "dataset.train": train };
        store.add(runOf({ id, label: "empirical", seed: 0, point }));
        store.log(id, "w2", dimension / train);
        store.log(id, "w2.floor", dimension);
      }
    }
    store.add(
      runOf({ id: "third", label: "empirical", seed: 0, point: { "dataset.dimension": 1, "dataset.train": 40 } }),
    );
    store.log("third", "w2", 0.1);
    store.log("third", "w2.floor", 1);
    const made = metricAgainstOption(await gather(store, { study: "study" }), "w2")!;
    const floors = made.plotted.rows.filter((row) => String(row[0]).startsWith("sampling floor"));
    expect(floors.map((row) => [row[0], row[2]])).toEqual([
      ["sampling floor, dimension = 1", 1],
      ["sampling floor, dimension = 5", 5],
    ]);
    expect(made.caption.match(/The dashed lines are the sampling floors/g)).toHaveLength(1);
  });

  it("draws a floor that depends on the axis along it", async () => {
    const store = new MemoryStore();
    for (const train of [10, 20, 40]) {
      for (const seed of [0, 1]) {
        const id = `run-${train}-${seed}`;
        store.add(runOf({ id, label: "empirical", seed, point: { "dataset.train": train } }));
        store.log(id, "w2", 2);
        store.log(id, "w2.floor", 10 / train + 0.1 * seed);
      }
    }
    const { config, plotted } = metricAgainstOption(await gather(store, { study: "study" }), "w2")!;
    const floor = config.data.datasets.find(({ label }) => label === "sampling floor")!;
    expect(floor.data.map((point) => (point as { x: number }).x)).toEqual([10, 20, 40]);
    const rows = plotted.rows.filter((row) => row[0] === "sampling floor");
    expect(rows.map((row) => [row[1], Number(Number(row[2]).toFixed(6))])).toEqual([
      [10, 1.05],
      [20, 0.55],
      [40, 0.3],
    ]);
  });

  it("draws nothing for a metric that no run has, or without an axis", async () => {
    expect(metricAgainstOption(await gather(handMade(), { study: "study" }), "w2")).toBeUndefined();
    const store = new MemoryStore();
    store.add(runOf({ id: "one", label: "kde", seed: 0 }));
    store.log("one", "nll.test", 1);
    expect(metricAgainstOption(await gather(store, { study: "study" }), "nll.test")).toBeUndefined();
  });
});
