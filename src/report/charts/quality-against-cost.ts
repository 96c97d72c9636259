import { aggregateMetric, type Aggregate } from "../data/aggregate.js";
import { axisTitle, describeMetric } from "../data/metric-names.js";
import type { Group, ReportData, SeriesOfRuns } from "../data/report-data.js";
import { labelRoom } from "../drawing/direct-labels.js";
import type { DirectLabel, FigureConfiguration } from "../drawing/figure.js";
import { formatNumber } from "../drawing/numbers.js";
import { named, referenceLine, referenceStyle } from "./annotations.js";
import { niceTicks, valueAxis, valueRange } from "./axes.js";
import { fileName, type Chart } from "./chart.js";
import { capitalised, errorBars, offScaleSentence, seedsPhrase } from "./phrases.js";
import { referenceSentences, referencesFor, type Reference } from "./references.js";
import { columnWidth, styleOf } from "./style.js";

interface Place {
  readonly group: Group;
  readonly cost: number;
  readonly value: Aggregate;
}

/** The metric that counts evaluations of the velocity. */
const nfe = "nfe";

/**
 * A metric against the evaluations of the velocity that a sample takes (NFE): who is best for its cost. Undefined where
 * no two settings differ in that.
 */
export function qualityAgainstCost(data: ReportData, metric: string): Chart | undefined {
  const words = describeMetric(metric, data.metricFacts);
  if (words.topic !== "quality") return undefined;
  const places = data.groups
    .map((group) => ({
      group,
      cost: aggregateMetric(group.runs, nfe).mean,
      value: aggregateMetric(group.runs, metric),
    }))
    .filter(({ cost, value }) => cost > 0 && value.n > 0);
  const costs = places.map(({ cost }) => cost);
  if (new Set(costs).size < 2) return undefined;
  const references = referencesFor(data, metric);
  const seen = places.map(({ value }) => value);
  const lines = linesOf(places);
  const labels: readonly DirectLabel[] = [
    ...lines.map(({ series, points }) => ({
      ...{ text: series.label, style: styleOf(series), y: points.at(-1)!.value.mean },
    })),
    ...references.map(({ label, value }) => ({ text: label, style: referenceStyle, y: value.mean })),
  ];
  const config = configuration(lines, costs, axisTitle(words), references, labels);
  return {
    name: fileName(metric, "against", nfe),
    title: `${capitalised(words.title)} against evaluations of the velocity`,
    caption: [
      `${capitalised(words.title)} against the evaluations of the velocity that a sample takes (mean over the seeds), ${seedsPhrase(seen)}${lines.some(isJoined) ? "; settings of one model are joined where their order is that of their cost" : ""}.`,
      errorBars(seen),
      ...referenceSentences(references),
      ...offScaleSentence(config.data.figure?.offScale),
    ].join(" "),
    width: columnWidth + Math.max(0, labelRoom(labels.map(({ text }) => text)) - 160),
    height: Math.max(310, 100 + labels.length * 17),
    config,
    plotted: {
      columns: ["series", data.axis?.title ?? "option", "NFE of samples", "mean", "standard deviation", "finite runs"],
      rows: places.map(({ group, cost, value }) => [
        ...[group.series.label, group.x ?? "", cost],
        ...[value.mean, value.sd ?? "", value.n],
      ]),
    },
  };
}

interface Line {
  readonly series: SeriesOfRuns;
  /** By ascending cost. */
  readonly points: readonly Place[];
}

function linesOf(places: readonly Place[]): readonly Line[] {
  const all = [...new Set(places.map(({ group }) => group.series))];
  return all.map((series) => ({
    series,
    points: places.filter(({ group }) => group.series === series).sort((a, b) => a.cost - b.cost),
  }));
}

/** Whether more of the searched option always costs more, or always less: otherwise a line would lead nowhere. */
function isJoined({ points }: Line): boolean {
  const steps = points.slice(1).map(({ group }, i) => Math.sign((group.x ?? 0) - (points[i]!.group.x ?? 0)));
  return steps.length > 0 && steps[0] !== 0 && steps.every((step) => step === steps[0]);
}

function configuration(
  lines: readonly Line[],
  costs: readonly number[],
  yTitle: string,
  references: readonly Reference[],
  labels: readonly DirectLabel[],
): FigureConfiguration {
  const range = valueRange([
    ...lines.flatMap(({ points }) => points.map(({ value }) => value)),
    ...references.map(({ value }) => value),
  ]);
  const offScale = lines.flatMap(({ series, points }) =>
    points
      .filter(({ value }) => value.mean > range.max)
      .map(({ cost, value }) => ({ x: cost, text: formatNumber(value.mean, 3), color: styleOf(series).color })),
  );
  return {
    type: "scatter",
    data: { datasets: lines.map(lineDataset), figure: { labels, offScale } },
    options: {
      layout: { padding: { top: 10, right: labelRoom(labels.map(({ text }) => text)) } },
      scales: {
        x: {
          type: "logarithmic",
          min: Math.min(...costs) / 1.15,
          max: Math.max(...costs) * 1.15,
          title: { display: true, text: "NFE of a sample (log scale)" },
          grid: { drawOnChartArea: false, tickLength: 5 },
          ticks: { autoSkipPadding: 6, maxRotation: 0, padding: 2 },
          tickValues: costTicks(costs),
        },
        y: valueAxis(yTitle, range),
      },
      plugins: { annotation: { annotations: named(references.flatMap((reference) => referenceLine("y", reference))) } },
    },
  } as FigureConfiguration;
}

/** Solvers' steps double more often than not: the powers of two that the costs span, or round values where that is one at most. */
function costTicks(costs: readonly number[]): readonly number[] {
  const [least, greatest] = [Math.min(...costs), Math.max(...costs)];
  const [from, to] = [Math.ceil(Math.log2(least)), Math.floor(Math.log2(greatest))];
  return to - from < 1
    ? niceTicks(least, greatest, 4)
    : Array.from({ length: to - from + 1 }, (_, i) => 2 ** (from + i));
}

function lineDataset(line: Line): object {
  const { series, points } = line;
  const { color, dash, pointStyle, radius } = styleOf(series);
  return {
    type: "scatterWithErrorBars",
    label: series.label,
    data: points.map(({ group, cost, value: { mean, sd, n } }) => ({
      ...{ x: cost, y: mean, mean, n, at: group.label },
      ...(sd !== undefined && { sd, yMin: mean - sd, yMax: mean + sd }),
    })),
    showLine: isJoined(line),
    order: -1 - series.modelIndex,
    ...{ borderColor: color, borderWidth: 1.25, borderDash: dash, pointStyle, radius, backgroundColor: color },
    ...{ pointWithErrorBarBorderColor: "#FFFFFF", pointWithErrorBarBorderWidth: 0.75 },
    ...{ errorBarColor: color, errorBarLineWidth: 1.25, errorBarWhiskerColor: color },
    ...{ errorBarWhiskerLineWidth: 1.25, errorBarWhiskerSize: 7 },
  };
}
