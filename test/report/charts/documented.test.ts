import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Chart } from "../../../src/report/charts/chart.js";
import {
  furtherMetricCharts,
  metricCharts,
  pictureCharts,
  roundCharts,
  trainingCharts,
} from "../../../src/report/charts/index.js";
import { searchCharts } from "../../../src/report/charts/search/index.js";
import { gather } from "../../../src/report/data/gather.js";
import type { ReportData } from "../../../src/report/data/report-data.js";
import { objectiveOf, searchesOf } from "../../../src/report/data/search.js";
import { renderSvg } from "../../../src/report/document/vector.js";
import { bandwidthStudy, study } from "../fixture.js";
import { fates, gallery, spaces } from "../galleries.js";
import { sampledSweep, sweepData, type MadeTrial } from "./search/sweep-fixture.js";

const guide = readFileSync(fileURLToPath(new URL("../../../docs/charts.md", import.meta.url)), "utf8");
const documented = [...guide.matchAll(/^\| (`[^|]+?)\s*\|/gm)].flatMap(([, cell]) =>
  [...cell!.matchAll(/`([\w-]+)`/g)].map(([, name]) => name!),
);

const studies = [
  ...(await Promise.all(
    spaces.map((space) => gather(gallery(space, { n: 20, seeds: [0, 1], fate: fates.usual }), { study: "study" })),
  )),
  await gather(bandwidthStudy({ sigmas: [0.1, 1] }), { study }),
];

/** The charts of a search by all that judges it, by the places of their functions in the list. */
function searchChartsOf(data: ReportData): readonly (readonly Chart[])[] {
  const objectives = ["nll.test", "time.training"].map((metric) => objectiveOf(data, metric));
  return searchCharts.map((draw) =>
    searchesOf(data).flatMap((search) => draw(data, search, objectives).filter((chart) => chart !== undefined)),
  );
}

describe("docs/charts.md", () => {
  it("has a row for every chart of the lists, and no others", async () => {
    const drawn: readonly (readonly Chart[])[] = [
      ...[...metricCharts, ...furtherMetricCharts].map((draw) =>
        studies.flatMap((data) => named(draw(data, "w2"), "w2", "METRIC")),
      ),
      ...pictureCharts.map((draw) => studies.flatMap((data) => draw(data) ?? [])),
      ...trainingCharts.map((draw) =>
        studies.flatMap((data) => named(draw(data, "loss", "flow"), "loss-flow", "METRIC-MODEL")),
      ),
      ...roundCharts.map((draw) =>
        studies.flatMap((data) => named(draw(data, "reflow.straightness"), "reflow-straightness", "METRIC")),
      ),
      ...searchChartsOf(await sweepData(sampledSweep({ trials: 40, seeds: 2 }))).map((charts) =>
        charts.flatMap((chart) =>
          named(
            { ...chart, name: chart.name.replaceAll(/nll-test|time-training/g, "METRIC").replace(/-\d+$/, "") },
            /(?<=contour-METRIC).*/,
            "-OPTION-OPTION",
          ),
        ),
      ),
    ];
    for (const charts of drawn) expect(charts.length).toBeGreaterThan(0);
    const names = new Set(drawn.flatMap((charts) => charts.map(({ name }) => name)));
    expect([...names].filter((name) => !documented.includes(name))).toEqual([]);
    // Both ways to draw a metric have a row, under the same name.
    expect([...new Set(documented)].filter((name) => !names.has(name))).toEqual([]);
  });
});

function named(chart: Chart | undefined, found: string | RegExp, word: string): readonly Chart[] {
  return chart ? [{ ...chart, name: chart.name.replace(found, word) }] : [];
}

/** Trials of a search as some model or some user's mistake may leave them. */
const poorTrials: Readonly<Record<string, (trial: MadeTrial, number: number) => MadeTrial>> = {
  "all alike": (trial) => ({ ...trial, metrics: { "nll.test": [1, 1], "time.training": [1, 1] } }),
  "not finite": (trial) => ({ ...trial, metrics: { "nll.test": [NaN, NaN], "time.training": [NaN, NaN] } }),
  "infinite at times": (trial, number) => ({
    ...trial,
    metrics: { "nll.test": [number % 3 === 0 ? Infinity : number, 1], "time.training": [number, -Infinity] },
  }),
  huge: (trial, number) => ({ ...trial, metrics: { "nll.test": [1e30 * number, 1], "time.training": [1, 1] } }),
};

describe("charts of searches", () => {
  it.each(Object.entries(poorTrials))("draw what there is, or nothing: %s", async (_, change) => {
    const trials = sampledSweep({ trials: 12, seeds: 2 }).map(change);
    for (const chart of searchChartsOf(await sweepData(trials)).flat()) {
      expect(chart.caption).not.toMatch(/undefined|NaN/);
      expect(renderSvg(chart)).not.toMatch(/(="|[ ,(])(NaN|Infinity)["\s,)]/);
    }
  });
});
