import { describe, expect, it } from "vitest";
import { gather } from "../../../src/report/data/gather.js";
import { incompleteRuns, provenance } from "../../../src/report/document/provenance.js";
import { bandwidthStudy, MemoryStore, runOf, study } from "../fixture.js";

describe("provenance", () => {
  it("tells runs, seeds, dataset, environment and options, several values where runs differ", async () => {
    const { paragraphs, tables } = provenance(await gather(bandwidthStudy(), { study }));
    expect(paragraphs).toEqual(["66 runs (65 completed, 1 failed), seeds 0, 1, 2; together they took 20.9 min."]);
    const [dataset, environment, options] = tables;
    expect(dataset!.rows).toEqual([
      ["usZipcodes", "2", "longitude (degrees), latitude (degrees)", "250", "100", "120", "1.62 (±0.01)"],
    ]);
    expect(environment!.rows).toContainEqual(["platform", "linux on worker 0, linux on worker 1"]);
    expect(options!.columns).toEqual(["option", "mlpVectorField", "kernelDensity", "empiricalFlow", "realNvp"]);
    expect(options!.rows).toContainEqual(["training.steps", "5000", "–", "–", "5000"]);
    expect(options!.rows).toContainEqual([...["model.bandwidth", "–", "0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1", "–", "–"]]);
  });

  it("lists the versions of packages apart, and leaves the runs to the section that is about them", async () => {
    const store = new MemoryStore();
    const environment = (version: string) => ({ node: "v22", "packages.chart.js": version, "packages.zod": "4" });
    ["1.0", "1.1"].forEach((version, seed) => {
      store.add(runOf({ id: version, label: "kde", seed, environment: environment(version) }));
    });
    const { paragraphs, tables, listings } = provenance(await gather(store, { study: "study" }), false);
    expect(paragraphs).toEqual([]);
    expect(tables.find(({ name }) => name === "environment")!.rows).toEqual([["node", "v22"]]);
    expect(listings[1]).toEqual({ title: "Versions of packages", text: "chart.js 1.0, 1.1\nzod 4", open: false });
  });

  it("gives the command that makes the study again, quoted for a shell", async () => {
    const store = new MemoryStore();
    const source = { path: "my experiments/it's.ts", text: "code" };
    store.add(
      runOf({ id: "a", label: "kde", seed: 0, source, overrides: { "training.steps": 10, "dataset.file": "a b" } }),
    );
    const { listings } = provenance(await gather(store, { study: "study" }));
    expect(listings[0]).toMatchObject({
      open: true,
      text: "pushforward sweep 'my experiments/it'\\''s.ts' --set training.steps=10 --set 'dataset.file=a b' --seeds 0\npushforward report study",
    });
    expect(listings[1]).toMatchObject({ title: "Experiment file my experiments/it's.ts", text: "code" });
  });

  it("lists runs that did not complete with their error", async () => {
    const table = incompleteRuns(await gather(bandwidthStudy(), { study }))!;
    expect(table.rows).toHaveLength(1);
    expect(table.rows[0]!.slice(1)).toEqual([
      ...["mlpVectorField", "2", "loss.path.sigma = 0.02", "failed", "The loss became NaN at step 1200."],
    ]);
    expect(
      incompleteRuns(await gather(bandwidthStudy({ flawless: true, labels: ["realNvp"] }), { study })),
    ).toBeUndefined();
  });
});
