import { beforeAll, describe, expect, it } from "vitest";
import type { Chart } from "../../../src/report/charts/chart.js";
import { gather } from "../../../src/report/data/gather.js";
import type { ReportData } from "../../../src/report/data/report-data.js";
import { story } from "../../../src/report/document/story.js";
import { bandwidthStudy, MemoryStore, runOf, study } from "../fixture.js";

describe("every chart of a study", () => {
  let data: ReportData;
  let charts: readonly Chart[];
  beforeAll(async () => {
    data = await gather(bandwidthStudy({ sigmas: [0.02, 0.1] }), { study });
    charts = story(data).sections.flatMap((section) => section.charts);
  });

  it("is plain JSON, so that a page draws what the picture shows", () => {
    for (const chart of charts) expect(JSON.parse(JSON.stringify(chart.config)), chart.name).toEqual(chart.config);
  });

  it("has a caption that tells the seeds, axes with titles, and a table in rows of one length", () => {
    for (const { name, title, caption, plotted, config } of charts) {
      expect(title, name).not.toBe("");
      expect(caption, name).toMatch(/seed/);
      expect(plotted.rows.length, name).toBeGreaterThan(0);
      for (const row of plotted.rows) expect(row, name).toHaveLength(plotted.columns.length);
      const { outerTitles } = config.data.figure ?? {};
      const scales = (config.options?.scales ?? {}) as Readonly<Record<string, { title?: { text: string } }>>;
      for (const axis of ["x", "y"] as const)
        expect(outerTitles?.[axis] ?? scales[axis]!.title!.text, name).not.toBe("");
    }
  });

  it("has a name of its own, also where metrics differ in signs alone", async () => {
    const store = new MemoryStore();
    store.add(runOf({ id: "one", label: "kde", seed: 0 }));
    for (const name of ["a.b", "a-b", "A.B", "??", "!"]) store.log("one", name, 1);
    const names = story(await gather(store, { study: "study" })).sections.flatMap((section) =>
      section.charts.map(({ name }) => name),
    );
    expect(names).toEqual(["chart", "chart-2", "A-B", "a-b-2", "a-b-3"]);
  });
});
