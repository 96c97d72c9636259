import { quantile } from "../../numerics/statistics.js";
import { aggregateMetric, type Aggregate } from "../data/aggregate.js";
import { axisTitle, describeMetric } from "../data/metric-names.js";
import type { Group, ReportData } from "../data/report-data.js";
import { withAlpha } from "../drawing/colors.js";
import { type FigureConfiguration, topLabelHeight } from "../drawing/figure.js";
import { named, referenceLine } from "./annotations.js";
import { valueAxis, valueRange } from "./axes.js";
import { fileName, type Chart } from "./chart.js";
import { capitalised, errorBars, notFiniteSentence, seedsPhrase, standardErrorSentence } from "./phrases.js";
import { referenceSentences, referencesFor, type Reference } from "./references.js";
import { columnWidth, styleOf } from "./style.js";

interface Row {
  readonly group: Group;
  readonly value: Aggregate;
  /** The value of each run, by ascending seed. */
  readonly runs: readonly { readonly seed: number; readonly value: number }[];
}

/** From here on the runs of a row have quartiles worth drawing. */
const fewestForBox = 5;
const rowHeight = 27;
const longestLine = 24;

/**
 * A metric for every model: a dot a run, the mean and its error bar, one row a model. For studies without a numeric
 * option to plot against; undefined if no run has the metric.
 */
export function metricByModel(data: ReportData, metric: string): Chart | undefined {
  const rows = data.groups.map((group) => measured(group, metric)).filter((row) => row.runs.length > 0);
  if (rows.length === 0) return undefined;
  const words = describeMetric(metric, data.metricFacts);
  const references = referencesFor(data, metric);
  const seen = rows.map((row) => row.value);
  return {
    name: fileName(metric),
    title: `${capitalised(words.title)} by model`,
    caption: [
      `${capitalised(words.title)} by model, ${seedsPhrase(seen)}; small dots are the runs.`,
      ...boxSentence(rows),
      errorBars(seen),
      ...standardErrorSentence(data, metric),
      ...referenceSentences(references),
      ...notFiniteSentence(seen),
    ].join(" "),
    width: columnWidth,
    height: 76 + Math.max(1, references.length) * topLabelHeight + rows.length * rowHeight,
    config: configuration(rows, axisTitle(words), references),
    plotted: {
      columns: ["series", "seed", "value", "mean", "standard deviation"],
      rows: rows.flatMap(({ group, value, runs }) =>
        runs.map((run) => [group.label, run.seed, run.value, value.n > 0 ? value.mean : "", value.sd ?? ""]),
      ),
    },
  };
}

function measured(group: Group, metric: string): Row {
  const runs = group.runs.flatMap(({ seed, metrics }) =>
    metric in metrics ? [{ seed, value: metrics[metric]! }] : [],
  );
  return { group, value: aggregateMetric(group.runs, metric), runs };
}

function configuration(rows: readonly Row[], title: string, references: readonly Reference[]): FigureConfiguration {
  const levels = references.map((reference) => reference.value);
  const range = valueRange([...rows.map((row) => row.value), ...rows.flatMap(eachRun), ...levels]);
  return {
    type: "scatter",
    data: {
      datasets: rows.flatMap((row, place) => [
        meanDataset(row, place),
        runsDataset(row, place),
        lostDataset(row, place),
      ]),
      figure: { topLabels: references.map(({ label, value }) => ({ text: label, x: value.mean })) },
    },
    options: {
      layout: { padding: { top: 6 + references.length * topLabelHeight, right: 14 } },
      scales: {
        x: { ...valueAxis(title, range), grid: { drawOnChartArea: false, tickLength: 5 } },
        y: {
          type: "linear",
          reverse: true,
          min: -0.5,
          max: rows.length - 0.5,
          tickValues: rows.map((_, place) => place),
          tickNames: rows.map((row) => lines(row.group.label)),
          ticks: { autoSkip: false, padding: 4, font: { lineHeight: 1.05 } },
          grid: { drawTicks: false },
        },
        edge: { axis: "x", display: false, min: 0, max: 1 },
      },
      plugins: {
        annotation: {
          annotations: named([
            ...references.flatMap((reference) => referenceLine("x", reference)),
            ...rows.flatMap((row, place) => box(row, place)),
          ]),
        },
      },
    },
  } as FigureConfiguration;
}

/** A label in lines that leave room for the chart, broken where its parts end. */
function lines(label: string): readonly string[] {
  return label.split(", ").reduce<readonly string[]>((done, part) => {
    const last = done.at(-1);
    if (last === undefined) return [part];
    return last.length + part.length > longestLine ? [...done, part] : [...done.slice(0, -1), `${last}, ${part}`];
  }, []);
}

function eachRun(row: Row): readonly Aggregate[] {
  return row.runs.filter((run) => Number.isFinite(run.value)).map((run) => ({ mean: run.value, n: 1, notFinite: 0 }));
}

function meanDataset({ group, value }: Row, y: number): object {
  const { color, pointStyle } = styleOf(group.series);
  const { mean, sd, n } = value;
  return {
    type: "scatterWithErrorBars",
    label: group.label,
    data: n === 0 ? [] : [{ x: mean, y, mean, ...(sd !== undefined && { sd, xMin: mean - sd, xMax: mean + sd }), n }],
    pointStyle,
    radius: 5,
    backgroundColor: color,
    borderColor: "#FFFFFF",
    borderWidth: 0.75,
    errorBarColor: color,
    errorBarLineWidth: 1.5,
    errorBarWhiskerColor: color,
    errorBarWhiskerLineWidth: 1.5,
    errorBarWhiskerSize: 8,
  };
}

function boxSentence(rows: readonly Row[]): readonly string[] {
  return rows.some((row) => finite(row).length >= fewestForBox)
    ? [
        `Boxes, drawn from ${fewestForBox} seeds on, reach from the first to the third quartile, with a line at the median; whiskers reach to the outermost runs within 1.5 times that width.`,
      ]
    : [];
}

/** A box plot (Tukey 1977) of a row's runs, under their dots. */
function box(row: Row, place: number): readonly object[] {
  const values = finite(row);
  if (values.length < fewestForBox) return [];
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share)) as [number, number, number];
  const reach = 1.5 * (high - low);
  const within = values.filter((value) => value >= low - reach && value <= high + reach);
  const { color } = styleOf(row.group.series);
  const [top, bottom] = [place + 0.14, place + 0.4];
  const line = (xMin: number, xMax: number, yMin: number, yMax: number, borderWidth: number) => ({
    ...{ type: "line", drawTime: "beforeDatasetsDraw", borderColor: color, borderWidth },
    ...{ xMin, xMax, yMin, yMax },
  });
  const centre = (top + bottom) / 2;
  return [
    {
      ...{ type: "box", drawTime: "beforeDatasetsDraw", borderColor: color, borderWidth: 0.75 },
      ...{ backgroundColor: withAlpha(color, 0.14), xMin: low, xMax: high, yMin: top, yMax: bottom },
    },
    line(middle, middle, top, bottom, 1.75),
    line(Math.min(...within), low, centre, centre, 0.75),
    line(high, Math.max(...within), centre, centre, 0.75),
  ];
}

function finite(row: Row): readonly number[] {
  return row.runs.map((run) => run.value).filter(Number.isFinite);
}

function runsDataset({ group, runs }: Row, place: number): object {
  const { color } = styleOf(group.series);
  return {
    type: "scatter",
    label: group.label,
    data: runs.filter((run) => Number.isFinite(run.value)).map((run) => ({ x: run.value, y: place + 0.27 })),
    pointRadius: 2,
    pointBorderWidth: 0,
    pointBackgroundColor: withAlpha(color, 0.6),
  };
}

function lostDataset({ group, value }: Row, y: number): object {
  return {
    type: "scatter",
    label: `${group.label}, not finite`,
    xAxisID: "edge",
    data: value.notFinite > 0 ? [{ x: 0.985, y }] : [],
    pointStyle: "crossRot",
    pointRadius: 4.5,
    pointBorderWidth: 1.75,
    pointBorderColor: styleOf(group.series).color,
  };
}
