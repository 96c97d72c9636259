import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { report } from "../../src/cli/commands/report.js";
import { answerCharts, pairedTests, parseReportSettings, sectionKinds } from "../../src/experiment/report-settings.js";
import { reportFormats, usualFormats } from "../../src/report/index.js";

const guide = readFileSync(fileURLToPath(new URL("../../docs/reports.md", import.meta.url)), "utf8");

it("describes every format, section, test and chart that there is", () => {
  for (const name of [...reportFormats, ...sectionKinds, ...pairedTests, ...answerCharts]) {
    expect(guide).toContain(`\`${name}\``);
  }
  expect(reportFormats.filter((format) => !usualFormats.includes(format))).toEqual(["svg"]);
});

it("gives an example of a study's settings that is taken", () => {
  const [, example] = /^ {4}report: (\{[^]*?^ {4}\})$/m.exec(guide)!;
  // Objects of another context have another prototype.
  const given: unknown = JSON.parse(JSON.stringify(runInNewContext(`(${example!})`)));
  const settings = parseReportSettings(given, "moons");
  expect(settings.sections!.map(({ section, heading }) => section ?? heading)).toEqual([
    ...["answer", "Why the curves bend", "metrics", "pictures", "results", "provenance"],
  ]);
});

it("uses only options that the command has", () => {
  const used = [...guide.matchAll(/^ {4}pushforward report .*$/gm)].flatMap(([line]) => line.match(/--[\w-]+/g) ?? []);
  expect(used.length).toBeGreaterThan(3);
  for (const option of used) expect(Object.keys(report.options)).toContain(option.slice(2));
});
