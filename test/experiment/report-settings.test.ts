import { describe, expect, it } from "vitest";
import { parseReportSettings, sectionKinds } from "../../src/experiment/report-settings.js";
import { UserError } from "../../src/numerics/error.js";

describe("parseReportSettings", () => {
  it("fills in the title and what a test is, and gives every section one form", () => {
    expect(parseReportSettings({}, "moons")).toEqual({ title: "moons", text: [] });
    const given = {
      ...{ title: "Moons", text: "One.", baseline: "kernelDensity", significance: { test: "wilcoxon" } },
      answer: { chart: "samples", metrics: ["w2"] },
      sections: ["answer", { heading: "Why", text: "*Because.*" }, { section: "metrics", metrics: ["w2", "sw2"] }],
    };
    expect(parseReportSettings(given, "moons")).toEqual({
      ...given,
      text: ["One."],
      significance: { test: "wilcoxon", level: 0.05 },
      sections: [{ section: "answer" }, ...given.sections.slice(1)],
    });
  });

  it("reads again what it gave, after a store has kept it as JSON", () => {
    const settings = parseReportSettings({ sections: [...sectionKinds], baseline: "kde", significance: {} }, "moons");
    expect(parseReportSettings(JSON.parse(JSON.stringify(settings)), "other")).toEqual(settings);
  });

  it.each([
    [{ sections: ["anwser"] }, 'report.sections.0: a report has no section "anwser"; did you mean "answer"?'],
    [
      { sections: [{ section: "sample" }] },
      'report.sections.0: a report has no section "sample"; did you mean "samples"?',
    ],
    [{ sections: ["answer", { heading: "Empty" }] }, "report.sections.1: expected a section of a report, or text"],
    [
      { sections: [{ section: "metrics", metric: ["w2"] }] },
      'report.sections.0.metric: unknown option of a section; did you mean "metrics"?',
    ],
    [{ sections: [3] }, "report.sections.0: expected the name of a section"],
    [{ baselines: "kde" }, 'report.baselines: unknown option of a report; did you mean "baseline"?'],
    [{ significance: { test: "tTest" } }, "report.significance.test: expected"],
    [{ significance: { level: 5 } }, "report.significance.level: expected"],
    [{ answer: { chart: "pie" } }, "report.answer.chart: expected"],
    ["text", "report: expected an object"],
  ])("refuses %j", (given, message) => {
    expect(() => parseReportSettings(given, "moons")).toThrow(UserError);
    expect(() => parseReportSettings(given, "moons")).toThrow(message);
  });
});
