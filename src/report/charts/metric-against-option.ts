import { aggregateMetric, type Aggregate } from "../data/aggregate.js";
import { axisTitle, describeMetric } from "../data/metric-names.js";
import type { Axis, ReportData, SeriesOfRuns } from "../data/report-data.js";
import { withAlpha } from "../drawing/colors.js";
import { labelRoom } from "../drawing/direct-labels.js";
import type { DirectLabel, FigureConfiguration, FigureParts } from "../drawing/figure.js";
import { formatNumber } from "../drawing/numbers.js";
import { band, named, referenceLine, referenceStyle } from "./annotations.js";
import { optionAxis, optionRange, valueAxis, valueRange, type ValueRange } from "./axes.js";
import { fileName, type Chart } from "./chart.js";
import {
  capitalised,
  errorBars,
  notFiniteSentence,
  offScaleSentence,
  seedsPhrase,
  standardErrorSentence,
} from "./phrases.js";
import { referenceSentences, referencesFor, type Reference } from "./references.js";
import { columnWidth, pageWidth, styleOf } from "./style.js";

type Point = Aggregate & { readonly x: number };

interface Line {
  readonly series: SeriesOfRuns;
  readonly points: readonly Point[];
}

/** A series without the option: one value wherever one looks along the axis. */
interface Level {
  readonly series: SeriesOfRuns;
  readonly value: Aggregate;
}

interface Contents {
  readonly axis: Axis;
  readonly lines: readonly Line[];
  readonly levels: readonly Level[];
  readonly references: readonly Reference[];
}

const leastPlotWidth = 240;

/**
 * A metric against the searched option: a line with error bars a series, a level for each series without the option, and
 * reference lines where the truth is known. Undefined if the study has no axis or no run on it has the metric.
 */
export function metricAgainstOption(data: ReportData, metric: string): Chart | undefined {
  const { axis } = data;
  if (!axis) return undefined;
  const contents: Contents = { axis, ...measured(data, metric), references: referencesFor(data, metric) };
  const { lines, levels, references } = contents;
  if (lines.length === 0) return undefined;
  const words = describeMetric(metric, data.metricFacts);
  const labels = directLabels(contents);
  const config = configuration(contents, axisTitle(words), labels);
  const seen = [...lines.flatMap((line) => line.points), ...levels.map((level) => level.value)];
  return {
    name: fileName(metric),
    title: `${capitalised(words.title)} against ${axis.title}`,
    caption: [
      `${capitalised(words.title)} against ${axis.title}, ${seedsPhrase(seen)}.`,
      errorBars(seen),
      ...standardErrorSentence(data, metric),
      ...(levels.length > 0 ? [`Models without ${axis.symbol} are level lines, with a band of the same width.`] : []),
      ...referenceSentences(references),
      ...notFiniteSentence(seen),
      ...offScaleSentence(config.data.figure?.offScale),
    ].join(" "),
    // Long names take their room beside the plot, not from it.
    width: Math.min(pageWidth, Math.max(columnWidth, leastPlotWidth + labelRoom(labels.map((label) => label.text)))),
    height: Math.max(310, 100 + labels.length * 17),
    config,
    plotted: {
      columns: ["series", axis.title, "mean", "standard deviation", "finite runs", "runs not finite"],
      rows: [
        ...lines.flatMap(({ series, points }) => points.map((point) => [series.label, point.x, ...numbers(point)])),
        ...levels.map(({ series, value }) => [series.label, "", ...numbers(value)]),
        ...references.flatMap(({ label, value, along }) =>
          along ? along.map((point) => [label, point.x, ...numbers(point)]) : [[label, "", ...numbers(value)]],
        ),
      ],
    },
  };
}

function measured(data: ReportData, metric: string): Pick<Contents, "lines" | "levels"> {
  const lines = new Map<SeriesOfRuns, Point[]>();
  const levels: Level[] = [];
  for (const { series, x, runs } of data.groups) {
    const value = aggregateMetric(runs, metric);
    if (value.n + value.notFinite === 0) continue;
    if (x === undefined) levels.push({ series, value });
    else lines.set(series, [...(lines.get(series) ?? []), { ...value, x }]);
  }
  return { lines: [...lines].map(([series, points]) => ({ series, points })), levels };
}

function directLabels({ lines, levels, references }: Contents): readonly DirectLabel[] {
  return [
    ...lines.map(({ series, points }) => ({
      text: series.label,
      style: styleOf(series),
      y: points.findLast((point) => point.n > 0)?.mean ?? NaN,
    })),
    ...levels.map(({ series, value }) => ({ text: series.label, style: levelStyle(series), y: value.mean })),
    ...references.map(({ label, value, along }) => ({
      text: label,
      style: referenceStyle,
      y: (along?.at(-1) ?? value).mean,
    })),
  ].filter((label) => Number.isFinite(label.y));
}

function levelStyle(series: SeriesOfRuns): DirectLabel["style"] {
  const { color, dash } = styleOf(series);
  return { color, dash };
}

function configuration(contents: Contents, yTitle: string, labels: readonly DirectLabel[]): FigureConfiguration {
  const { axis, lines, levels, references } = contents;
  const [min, max] = optionRange(axis);
  const range = valueRange([
    ...lines.flatMap((line) => line.points),
    ...levels.map((one) => one.value),
    ...references.flatMap((one): readonly Aggregate[] => one.along ?? [one.value]),
  ]);
  return {
    type: "scatter",
    data: {
      datasets: [
        ...levels.filter(({ value }) => value.n > 0).map(({ series, value }) => levelDataset(series, value, min, max)),
        ...lines.map((line) => lineDataset(line, axis, range)),
        ...references.flatMap(alongDataset),
        ...notFiniteDatasets(contents),
      ],
      figure: { labels, offScale: offScale(lines, range) },
    },
    options: {
      layout: { padding: { top: 10, right: labelRoom(labels.map((label) => label.text)) } },
      scales: { x: optionAxis(axis), y: valueAxis(yTitle, range), foot: { axis: "y", display: false, min: 0, max: 1 } },
      plugins: {
        annotation: {
          annotations: named([
            ...levels.map(({ series, value }) => band("y", value, styleOf(series).color)),
            ...references.filter(({ along }) => !along).flatMap((reference) => referenceLine("y", reference)),
          ]),
        },
      },
    },
  } as FigureConfiguration;
}

function lineDataset({ series, points }: Line, axis: Axis, range: ValueRange): object {
  const { color, dash, pointStyle, radius } = styleOf(series);
  return {
    type: "scatterWithErrorBars",
    label: series.label,
    data: points.map((point) => ({
      x: point.x,
      y: point.n > 0 ? point.mean : null,
      mean: point.n > 0 ? point.mean : null,
      ...(point.sd !== undefined && {
        sd: point.sd,
        yMin: Math.max(point.mean - point.sd, range.min),
        yMax: point.mean + point.sd,
      }),
      n: point.n,
      at: `${axis.symbol} = ${formatNumber(point.x)}`,
    })),
    showLine: true,
    // Chart.js draws the lowest order last: later models, whose marks are smaller, lie on top.
    order: -1 - series.modelIndex,
    borderColor: color,
    borderWidth: 1.75,
    borderDash: dash,
    pointStyle,
    radius,
    backgroundColor: color,
    pointWithErrorBarBorderColor: "#FFFFFF",
    pointWithErrorBarBorderWidth: 0.75,
    errorBarColor: color,
    errorBarLineWidth: 1.25,
    errorBarWhiskerColor: color,
    errorBarWhiskerLineWidth: 1.25,
    errorBarWhiskerSize: 7,
  };
}

function levelDataset(series: SeriesOfRuns, { mean, sd, n }: Aggregate, min: number, max: number): object {
  const { color, dash } = styleOf(series);
  return {
    type: "line",
    label: series.label,
    data: [min, max].map((x) => ({ x, y: mean, mean, ...(sd !== undefined && { sd }), n })),
    order: -1 - series.modelIndex,
    borderColor: color,
    borderWidth: 1.75,
    borderDash: dash,
    pointRadius: 0,
  };
}

/** A reference that has its own value at each place of the axis. */
function alongDataset({ label, along = [] }: Reference): readonly object[] {
  if (along.length === 0) return [];
  const { color, dash } = referenceStyle;
  const edge = (sign: number) => along.map(({ x, mean, sd = 0 }) => ({ x, y: mean + sign * sd }));
  const line = { type: "line", order: 1, pointRadius: 0 };
  return [
    {
      ...line,
      label,
      data: along.map(({ x, mean, sd, n }) => ({ x, y: mean, mean, ...(sd !== undefined && { sd }), n })),
      borderColor: color,
      borderWidth: 1.25,
      borderDash: [...dash],
    },
    {
      ...{ ...line, label: `${label}, mean + sd`, data: edge(1), borderWidth: 0 },
      ...{ fill: "+1", backgroundColor: withAlpha(color, 0.14) },
    },
    { ...line, label: `${label}, mean − sd`, data: edge(-1), borderWidth: 0 },
  ];
}

function notFiniteDatasets({ lines }: Contents): readonly object[] {
  return lines
    .map(({ series, points }) => ({ series, lost: points.filter((point) => point.notFinite > 0) }))
    .filter(({ lost }) => lost.length > 0)
    .map(({ series, lost }) => ({
      type: "scatter",
      label: `${series.label}, not finite`,
      yAxisID: "foot",
      data: lost.map(({ x }) => ({ x, y: 0.025 })),
      pointStyle: "crossRot",
      pointRadius: 4.5,
      pointBorderWidth: 1.75,
      pointBorderColor: styleOf(series).color,
    }));
}

function offScale(lines: readonly Line[], range: ValueRange): FigureParts["offScale"] {
  return lines.flatMap(({ series, points }) =>
    points
      .filter((point) => point.mean > range.max)
      .map((point) => ({ x: point.x, text: formatNumber(point.mean, 3), color: styleOf(series).color })),
  );
}

function numbers({ mean, sd, n, notFinite }: Aggregate): readonly (string | number)[] {
  return [n > 0 ? mean : "", sd ?? "", n, notFinite];
}
