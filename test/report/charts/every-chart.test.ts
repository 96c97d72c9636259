import { describe, expect, it } from "vitest";
import type { Chart } from "../../../src/report/charts/chart.js";
import {
  furtherMetricCharts,
  metricCharts,
  pictureCharts,
  roundCharts,
  trainingCharts,
} from "../../../src/report/charts/index.js";
import { gather } from "../../../src/report/data/gather.js";
import type { ReportData } from "../../../src/report/data/report-data.js";
import { renderSvg } from "../../../src/report/document/vector.js";
import { bandwidthStudy, study } from "../fixture.js";
import { fates, gallery, spaces } from "../galleries.js";

type Draw = (data: ReportData) => Chart | undefined;

/** Every chart of the lists as a function of the study alone, by its name. */
const draws: readonly (readonly [name: string, draw: Draw])[] = [
  ...[...metricCharts, ...furtherMetricCharts].map(
    (draw) => [draw.name, (data: ReportData) => draw(data, "w2")] as const,
  ),
  ...pictureCharts.map((draw) => [draw.name, draw] as const),
  ...trainingCharts.map((draw) => [draw.name, (data: ReportData) => draw(data, "loss", "flow")] as const),
  ...roundCharts.map((draw) => [draw.name, (data: ReportData) => draw(data, "reflow.straightness")] as const),
];

const studies = Object.fromEntries(
  await Promise.all(
    spaces.map(async (space) => {
      const store = gallery(space, { n: 40, seeds: [0, 1, 2, 3, 4, 5], fate: fates.usual });
      return [space, await gather(store, { study: "study" })] as const;
    }),
  ),
);

const rich = [...Object.values(studies), await gather(bandwidthStudy({ sigmas: [0.1, 1] }), { study })];

/** Studies with little in them, or nothing that can be drawn. */
const poor: readonly (readonly [string, ReportData])[] = await Promise.all(
  spaces.flatMap((space) => [
    // In the plane all that may go wrong, elsewhere the worst of it.
    ...Object.entries(fates)
      .filter(([fate]) => space === "plane" || fate === "not finite")
      .map(async ([fate, change]) => {
        const store = gallery(space, { n: 12, seeds: [0, 1], fate: change });
        return [`${space}, ${fate}`, await gather(store, { study: "study" })] as const;
      }),
    gather(gallery(space, { n: 1, seeds: [0], fate: fates.usual }), { study: "study" }).then(
      (data) => [`${space}, one point`, data] as const,
    ),
  ]),
);

/** Whatever Chart.js would read of a configuration as the end of an axis. */
function axisEnds({ config }: Chart): readonly number[] {
  const scales = (config.options?.scales ?? {}) as Readonly<Record<string, { min?: number; max?: number }>>;
  return Object.values(scales).flatMap(({ min, max }) => [min, max].filter((end) => end !== undefined));
}

describe.each(draws)("%s", (_, draw) => {
  it("draws a study that has what it shows, and says what is seen", () => {
    const charts = rich.map(draw).filter((chart) => chart !== undefined);
    expect(charts.length).toBeGreaterThan(0);
    for (const { title, caption, plotted, config } of charts) {
      expect(title).not.toBe("");
      expect(caption).toMatch(/seed/);
      expect(plotted.rows.length).toBeGreaterThan(0);
      for (const row of plotted.rows) expect(row).toHaveLength(plotted.columns.length);
      expect(JSON.parse(JSON.stringify(config))).toEqual(config);
    }
  });

  it.each(poor)("draws what there is, or nothing: %s", (__, data) => {
    const chart = draw(data);
    if (!chart) return;
    for (const end of axisEnds(chart)) expect(Number.isFinite(end)).toBe(true);
    expect(chart.width * chart.height).toBeLessThan(4e6);
    expect(chart.caption).not.toContain("undefined");
    const svg = renderSvg(chart);
    expect(svg).not.toMatch(/(="|[ ,(])(NaN|Infinity)["\s,)]/);
  });
});
