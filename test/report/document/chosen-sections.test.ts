import { describe, expect, it } from "vitest";
import { parseReportSettings, sectionKinds } from "../../../src/experiment/report-settings.js";
import { gather } from "../../../src/report/data/gather.js";
import { sectionMakers } from "../../../src/report/document/sections.js";
import { story } from "../../../src/report/document/story.js";
import { bandwidthStudy, study } from "../fixture.js";

const store = bandwidthStudy({ sigmas: [0.02, 0.1] });

async function told(settings: object) {
  return story(await gather(store, { study, text: parseReportSettings(settings, study) }));
}

describe("a report whose sections the study chooses", () => {
  it("has them in that order, with the study's own words and text between them", async () => {
    const { sections } = await told({
      sections: [
        "results",
        { heading: "Why", text: "*Because.*" },
        { section: "metrics", heading: "Distances", metrics: ["w2", "sw2"], text: "Two of them." },
        { text: "No heading." },
        "samples",
      ],
    });
    expect(sections.map(({ heading }) => heading)).toEqual(["Results", "Why", "Distances", "", "Samples"]);
    expect(sections[1]!.text).toEqual([
      { kind: "paragraph", content: [{ kind: "emphasis", content: [{ kind: "text", text: "Because." }] }] },
    ]);
    expect(sections[2]!.charts.map(({ name }) => name)).toEqual(["w2", "sw2"]);
    expect(sections[2]!.text).toHaveLength(1);
    expect(sections[4]!.charts.map(({ name }) => name)).toEqual(["samples"]);
  });

  it("shows in `metrics` what no other section shows", async () => {
    const names = async (...sections: readonly string[]) =>
      (await told({ sections })).sections.flatMap(({ charts }) => charts.map(({ name }) => name));
    expect(await names("metrics")).toEqual(["nll-test", "w2", "sw2", "mmd2", "energy", "memorisation"]);
    expect(await names("quality", "metrics")).toEqual(["w2", "sw2", "mmd2", "energy", "nll-test", "memorisation"]);
  });

  it("answers by the picture and the metrics that the study names", async () => {
    const { sections } = await told({ answer: { chart: "samples", metrics: ["w2"] }, sections: ["answer"] });
    expect(sections[0]!.charts.map(({ name }) => name)).toEqual(["samples"]);
    expect(sections[0]!.findings[0]).toMatch(/^Lowest W2/);
    expect(sections[0]!.tables[0]!.caption).toContain("by W2");
  });

  it("refuses a metric that no run has", async () => {
    await expect(told({ answer: { metrics: ["nll.tset"] } })).rejects.toThrow(
      'The report of map-bandwidth asks for the metric "nll.tset", which no completed run has; did you mean "nll.test"?',
    );
  });

  it("can have every kind of section", async () => {
    expect(Object.keys(sectionMakers).sort()).toEqual([...sectionKinds].sort());
    const { sections } = await told({ sections: [...sectionKinds] });
    const headings = sections.map(({ heading }) => heading);
    for (const heading of ["Answer", "Samples", "Densities", "Trajectories", "Training", "Results", "Runs"]) {
      expect(headings).toContain(heading);
    }
    expect(sections.flatMap(({ animations }) => animations).map(({ name }) => name)).toEqual(["flow", "flow-2"]);
  });
});
