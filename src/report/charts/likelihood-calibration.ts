import { quantile } from "../../numerics/statistics.js";
import type { ReportData } from "../data/report-data.js";
import { faintInk, withAlpha } from "../drawing/colors.js";
import type { Layer } from "../drawing/figure.js";
import { formatNumber } from "../drawing/numbers.js";
import { bestPictures } from "./best-pictures.js";
import type { Chart } from "./chart.js";
import { mapAxis } from "./map-grid.js";
import { axesOf, layersChart, panelGrid } from "./panel-grid.js";
import { pairs, planePoints } from "./plane.js";
import { colorOf } from "./style.js";

const mostColumns = 4;
const panelSize = 200;

/**
 * The log density of each model against that of the law, a dot a test point, equal axes. Undefined where the law has no
 * known density or no model has one.
 */
export function likelihoodCalibration(data: ReportData): Chart | undefined {
  const known = data.pictures.filter(({ logDensities }) => logDensities?.values.some(Number.isFinite));
  if (known.length === 0) return undefined;
  const { shown, sentence } = bestPictures(data, known);
  const clouds = shown.map(({ logDensities }) => planePoints(logDensities!));
  const [min, max] = windowOf(clouds.flat());
  const cells = shown.map(({ group }, i) => ({
    ...{ row: Math.floor(i / mostColumns), column: i % mostColumns },
    ...{ title: group.label, color: colorOf(group.series.modelIndex) },
  }));
  const axis = mapAxis([min, max]);
  const grid = panelGrid({
    ...{ cells, rowNames: [], panelWidth: panelSize, panelHeight: panelSize, columnGap: () => 12 },
    ...{ left: 66, right: 12, xAxis: axis, yAxis: axis },
    ...{ xTitle: "log density of the law (nats)", yTitle: "log density of the model (nats)" },
  });
  const layers = cells.flatMap((cell, i): readonly Layer[] => [
    { kind: "segments", ...axesOf(cell), color: faintInk, width: 1, values: [min, min, max, max] },
    { kind: "points", ...axesOf(cell), color: withAlpha(cell.color, 0.5), radius: 1.4, values: clouds[i]! },
  ]);
  const gaps = shown.map(({ group }, i) => `${group.label}: ${formatNumber(-meanGap(clouds[i]!), 3)}`);
  return {
    name: "likelihood-calibration",
    title: "Log density of the model against that of the law",
    caption: [
      `Log densities at test points, seed ${data.picturedSeed ?? 0}: a model that is right lies on the line, above it it says more than there is. The mean of the law's less the model's, an estimate of KL(law || model) in nats: ${gaps.join("; ")}.`,
      ...sentence,
    ].join(" "),
    ...layersChart(grid, layers),
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "log density of the law (nats)", "of the model (nats)"],
      rows: shown.flatMap(({ group }, i) =>
        pairs(clouds[i]!).map((pair) => [group.series.label, group.x ?? "", ...pair]),
      ),
    },
  };
}

/** Holds all but the lowest hundredth of both sides: a model that misses a mode may say e^-1000 there. */
function windowOf(values: readonly number[]): readonly [min: number, max: number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [quantile(finite, 0.01), Math.max(...finite)];
  const room = 0.06 * (high - low) || 1;
  return [low - room, high + room];
}

/** Of the model less the law, over the points where both are finite. */
function meanGap(cloud: readonly number[]): number {
  const gaps = pairs(cloud)
    .map(([law, model]) => model - law)
    .filter(Number.isFinite);
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}
