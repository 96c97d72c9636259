import { faintInk } from "../../drawing/colors.js";
import type { FigureConfiguration } from "../../drawing/figure.js";
import { colorBarRoom } from "../../drawing/color-bar.js";
import type { ReportData } from "../../data/report-data.js";
import { judged, valueOf, type Objective, type Search, type SearchTrial } from "../../data/search.js";
import { valueAxis, valueRange } from "../axes.js";
import { fileName, type Chart } from "../chart.js";
import { capitalised } from "../phrases.js";
import { pageWidth } from "../style.js";
import { axisConfiguration, optionAxisOf, type OptionAxis } from "./option-axis.js";
import { colorsBetween, type Colors } from "./trial-colors.js";
import { meansPhrase, nameParts, ofModel, trialsPhrase } from "./words.js";

/** Panels of one chart, at most: further options take charts of their own. */
const panelsAChart = 4;
const panelHeight = 300;

/** The objective against each option, a panel an option, the trials coloured by their number. */
export function slices(data: ReportData, search: Search, objective: Objective): readonly Chart[] {
  const trials = judged(search, objective).map(({ trial }) => trial);
  if (trials.length === 0) return [];
  const axes = search.options.map(optionAxisOf);
  const charts = Math.ceil(axes.length / panelsAChart);
  const each = Math.ceil(axes.length / charts);
  return Array.from({ length: charts }, (_, i) =>
    sliceChart(data, search, objective, axes.slice(i * each, (i + 1) * each), i),
  );
}

function sliceChart(
  data: ReportData,
  search: Search,
  objective: Objective,
  axes: readonly OptionAxis[],
  place: number,
): Chart {
  const trials = judged(search, objective);
  const range = valueRange(trials.map(({ trial }) => valueOf(trial, objective)));
  const last = Math.max(1, search.trials.length - 1);
  const colors = colorsBetween(0, last, "trial");
  const above = trials.filter(({ value }) => value > range.max).length;
  const lost = search.trials.filter((trial) => valueOf(trial, objective).n === 0);
  return {
    name: fileName(
      "search-slices",
      objective.metric,
      ...nameParts(data, search),
      ...(place > 0 ? [String(place + 1)] : []),
    ),
    title: `${capitalised(objective.title)}${ofModel(data, search)} against ${axes.map(({ option }) => option.name).join(", ")}`,
    caption: [
      `${capitalised(objective.title)}${ofModel(data, search)} against each option alone, over ${trialsPhrase(search)}${meansPhrase(search, objective)}; the colour is the number of the trial, light for late ones.`,
      ...(lost.length > 0
        ? ["Crosses at the foot are trials that were pruned or failed, or have no finite value."]
        : []),
      ...(above > 0 ? [`${above} ${above === 1 ? "trial lies" : "trials lie"} above the frame.`] : []),
    ].join(" "),
    width: Math.min(pageWidth, 90 + colorBarRoom + axes.length * 250),
    height: panelHeight,
    config: {
      type: "scatter",
      data: {
        datasets: axes.flatMap((axis, column) => [
          trialDots(axis, column, trials, colors),
          lostMarks(axis, column, lost),
        ]),
        figure: { colorBar: colors.bar },
      },
      options: {
        layout: { padding: { top: 10, right: colorBarRoom } },
        scales: {
          ...Object.fromEntries(axes.flatMap((axis, column) => columnAxes(axis, column))),
          y: valueAxis(objective.short, range),
          foot: { axis: "y", display: false, min: 0, max: 1 },
        },
      },
    } as FigureConfiguration,
    plotted: {
      columns: ["trial", ...axes.map(({ option }) => option.path), objective.metric],
      rows: trials.map(({ trial, value }) => [
        trial.number,
        ...axes.map(({ option }) => trial.point[option.path] ?? ""),
        value,
      ]),
    },
  };
}

/** The axis of a column, after a gap to the column before. */
function columnAxes(axis: OptionAxis, column: number): readonly (readonly [string, object])[] {
  const stacked = (weight: number) => ({ axis: "x", position: "bottom", stack: "x", stackWeight: weight });
  const own = [`x${column}`, { ...axisConfiguration(axis), ...stacked(12) }] as const;
  if (column === 0) return [own];
  return [
    [
      `xGap${column}`,
      {
        ...stacked(1),
        type: "linear",
        ticks: { display: false },
        grid: { display: false },
        border: { display: false },
      },
    ],
    own,
  ];
}

/** Categories are wide: trials of one stand beside each other, by their number. */
function spreadOf({ option }: OptionAxis, { number }: SearchTrial): number {
  return option.numeric ? 0 : 0.5 * (((number * 0.618_034) % 1) - 0.5);
}

function trialDots(axis: OptionAxis, column: number, trials: ReturnType<typeof judged>, colors: Colors): object {
  const placed = trials.flatMap(({ trial, value }) => {
    const x = axis.place(trial);
    return x === undefined ? [] : [{ x: x + spreadOf(axis, trial), y: value, number: trial.number }];
  });
  return {
    type: "scatter",
    label: axis.option.name,
    xAxisID: `x${column}`,
    data: placed.map(({ x, y }) => ({ x, y })),
    pointRadius: placed.length > 150 ? 2.25 : 3.25,
    pointBorderWidth: 0.5,
    pointBorderColor: "#FFFFFF",
    pointBackgroundColor: placed.map(({ number }) => colors.of(number)),
  };
}

function lostMarks(axis: OptionAxis, column: number, lost: readonly SearchTrial[]): object {
  return {
    type: "scatter",
    label: `${axis.option.name}, no value`,
    xAxisID: `x${column}`,
    yAxisID: "foot",
    data: lost.flatMap((trial) => {
      const x = axis.place(trial);
      return x === undefined ? [] : [{ x: x + spreadOf(axis, trial), y: 0.025 }];
    }),
    pointStyle: "crossRot",
    pointRadius: 3.5,
    pointBorderWidth: 1.25,
    pointBorderColor: faintInk,
  };
}
