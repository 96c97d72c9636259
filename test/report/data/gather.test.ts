import { beforeAll, describe, expect, it } from "vitest";
import { gather } from "../../../src/report/data/gather.js";
import type { ReportData } from "../../../src/report/data/report-data.js";
import { UserError } from "../../../src/numerics/error.js";
import { bandwidthStudy, MemoryStore, runOf, seeds, sigmas, study } from "../fixture.js";

describe("gather", () => {
  const store = bandwidthStudy();
  let data: ReportData;
  beforeAll(async () => {
    data = await gather(store, { study });
  });

  it("groups runs by model and bandwidth, models without one last", () => {
    expect(data.models).toEqual(["mlpVectorField", "kernelDensity", "empiricalFlow", "realNvp"]);
    expect(data.series.map((series) => [series.label, series.onAxis])).toEqual([
      ["mlpVectorField", true],
      ["kernelDensity", true],
      ["empiricalFlow", true],
      ["realNvp", false],
    ]);
    expect(data.axis!.values).toEqual([...sigmas]);
    expect(data.groups).toHaveLength(3 * sigmas.length + 1);
    expect(data.groups[1]).toMatchObject({ label: "mlpVectorField, σ = 0.02", x: 0.02 });
    expect(data.groups.at(-1)!.x).toBeUndefined();
  });

  it("keeps completed runs alone in groups, and all of them in the list", () => {
    expect(data.groups[0]!.runs.map((run) => run.seed)).toEqual([...seeds]);
    expect(data.groups[1]!.runs.map((run) => run.seed)).toEqual([0, 1]);
    expect(data.runs).toHaveLength(66);
    expect(data.runs.filter((run) => run.status === "failed").map((run) => run.error)).toEqual([
      "The loss became NaN at step 1200.",
    ]);
  });

  it("tells curves from figures of the finished model", () => {
    expect(Object.keys(data.curves)).toEqual(["loss"]);
    expect(data.curves["loss"]).toHaveLength(23);
    expect(data.metrics.slice(0, 3)).toEqual(["nll.test", "nll.test.se", "w2"]);
    expect(data.metrics).not.toContain("loss");
  });

  it("compares what the last reflow left, and draws no curve of it along training", async () => {
    const reflowed = new MemoryStore();
    for (const seed of seeds) {
      reflowed.add(runOf({ id: `run${seed}`, label: "flow", seed }));
      reflowed.log(`run${seed}`, "reflow.straightness", [0.5, 0.25]);
      reflowed.log(`run${seed}`, "loss", [2, 1]);
    }
    const { curves, metrics, groups } = await gather(reflowed, { study: "study" });
    expect(Object.keys(curves)).toEqual(["loss"]);
    expect(metrics).toEqual(["reflow.straightness"]);
    expect(groups[0]!.runs[0]!.metrics["reflow.straightness"]).toBe(0.25);
  });

  it("reads the pictures of one seed, and leaves out what a run did not leave", () => {
    expect(data.picturedSeed).toBe(0);
    const [pictures] = data.pictures;
    expect(pictures!.samples).toMatchObject({ d: 2, of: 500 });
    expect(pictures!.density).toMatchObject({ x: [-128, -64, 32], y: [22, 52, 20] });
    expect(pictures!.paths!.values).toHaveLength(pictures!.paths!.times.length * pictures!.paths!.n * 2);
    expect(data.pictures[2]!.group.label).toBe("mlpVectorField, σ = 0.05");
    expect(data.pictures[2]!.density).toBeUndefined();
    expect(data.dataset!.columns[0]).toBe("longitude (degrees)");
  });

  it("takes only the runs that are asked for", async () => {
    const ids = data.groups[0]!.runs.map((run) => run.id);
    const some = await gather(store, { study, runs: ids });
    expect(some.runs.map((run) => run.id)).toEqual(ids);
    expect(some.axis).toBeUndefined();
  });

  it("keeps runs apart that differ in an option that was not searched", async () => {
    const again = bandwidthStudy({ labels: ["realNvp"], flawless: true });
    const [run] = await again.runs();
    again.add({ ...run!, id: "longer", configHash: "other", options: { ...run!.options, "training.steps": 20000 } });
    const { groups } = await gather(again, { study });
    expect(groups.map((group) => [group.label, group.runs.length])).toEqual([
      ["realNvp, steps = 5000", 3],
      ["realNvp, steps = 20000", 1],
    ]);
  });

  it("names the component in which runs differ, and of its options only those that it does not decide", async () => {
    const store = new MemoryStore();
    const settings = [
      { dataset: "circle", "dataset.radius": 1, "dataset.train": 100 },
      { dataset: "sphere", "dataset.intrinsicDimension": 2, "dataset.train": 50 },
      { dataset: "sphere", "dataset.intrinsicDimension": 3, "dataset.train": 50 },
    ];
    settings.forEach((options, i) => {
      store.add(runOf({ id: `run${i}`, label: "kde", seed: 0, options }));
    });
    const { series } = await gather(store, { study: "study" });
    expect(series.map(({ label }) => label)).toEqual([
      "kde, dataset = circle, intrinsicDimension = none",
      "kde, dataset = sphere, intrinsicDimension = 2",
      "kde, dataset = sphere, intrinsicDimension = 3",
    ]);
  });

  it("says that there is nothing to report", async () => {
    const report = gather(new MemoryStore(), { study: "absent" });
    await expect(report).rejects.toThrow(UserError);
    await expect(report).rejects.toThrow(/no runs of the study "absent"/);
  });

  it("gives a model the same place, and so its colour, whatever else is reported or added", async () => {
    const store = new MemoryStore();
    const add = (label: string, point = {}) => {
      store.add(runOf({ id: `${label} ${JSON.stringify(point)}`, label, seed: 0, point }));
    };
    const places = async (runs?: readonly string[]) => {
      const { series } = await gather(store, { study: "study", ...(runs && { runs }) });
      return Object.fromEntries(series.map(({ model, modelIndex }) => [model, modelIndex]));
    };
    add("first");
    add("second");
    expect(await places()).toEqual({ first: 0, second: 1 });
    expect(await places(["second {}"])).toEqual({ second: 1 });
    // Models on an axis come first in charts, and keep the colours of those before them.
    for (const sigma of [0.1, 0.2]) add("third", { "loss.path.sigma": sigma });
    expect(await places()).toEqual({ first: 0, second: 1, third: 2 });
  });
});
