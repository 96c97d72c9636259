import { Stream } from "../../../numerics/random.js";
import { fanova } from "../../../search/importance/fanova.js";
import type { Feature, Sample } from "../../../search/importance/regression-tree.js";
import type { ReportData } from "../../data/report-data.js";
import { judged, type Objective, type Search, type SearchedOption } from "../../data/search.js";
import { fileName, type Chart } from "../chart.js";
import { colorOf, columnWidth } from "../style.js";
import { optionAxisOf } from "./option-axis.js";
import { nameParts, ofModel } from "./words.js";

/** An option with the part of the objective's variance that it explains alone. */
export interface OptionImportance {
  readonly option: SearchedOption;
  readonly value: number;
  readonly standardError: number;
}

/** With fewer trials a forest says nothing. */
const fewestTrials = 8;

/**
 * Importance of the options that all judged trials have, greatest first, by functional analysis of variance; undefined
 * with too few trials. Values are capped at the third quartile, for how bad bad trials are is
 * not what the search is about.
 */
export function importances(search: Search, objective: Objective): readonly OptionImportance[] | undefined {
  const trials = judged(search, objective);
  const axes = search.options
    .map(optionAxisOf)
    .filter((axis) => trials.every(({ trial }) => axis.place(trial) !== undefined));
  if (trials.length < fewestTrials || axes.length === 0) return undefined;
  const features = axes.map(({ option }): Feature => (option.numeric ? "real" : { categories: option.values.length }));
  const x = trials.flatMap(({ trial }) =>
    axes.map((axis) => {
      const place = axis.place(trial)!;
      return axis.option.numeric ? (place - axis.min) / (axis.max - axis.min) : place;
    }),
  );
  const y = Float64Array.from(trials, ({ value }) => objective.sign * value);
  const limit = Float64Array.from(y).sort()[Math.floor(0.75 * (y.length - 1))]!;
  const sample: Sample = { features, x: Float64Array.from(x), y: y.map((value) => Math.min(value, limit)) };
  const found = fanova(sample, Stream.of(0, "importance"));
  return axes
    .map(({ option }, j) => ({ option, ...found[j]! }))
    .sort((a, b) => b.value - a.value || (a.option.path < b.option.path ? -1 : 1));
}

const rowHeight = 27;

/** A bar for each option: how much of the objective's variance it explains alone. */
export function importanceBars(data: ReportData, search: Search, objective: Objective): Chart | undefined {
  const rows = importances(search, objective);
  if (!rows) return undefined;
  const left = search.options.length - rows.length;
  return {
    name: fileName("search-importance", objective.metric, ...nameParts(data, search)),
    title: `Importance of the options${ofModel(data, search)}`,
    caption: [
      `Share of the variance of ${objective.title}${ofModel(data, search)} that each option explains alone, over the space that was searched (fANOVA: Hutter, Hoos and Leyton-Brown 2014; a random forest of ${judged(search, objective).length} trials, whose values are capped at the third quartile).`,
      "What the bars lack to 1 is due to options together.",
      ...(left > 0
        ? [`${left} ${left === 1 ? "option is" : "options are"} left out, which some trials do not have.`]
        : []),
    ].join(" "),
    width: columnWidth,
    height: 80 + rows.length * rowHeight,
    config: {
      type: "bar",
      data: {
        labels: rows.map(({ option }) => option.name),
        datasets: [
          {
            label: "importance",
            data: rows.map(({ value }) => value),
            backgroundColor: colorOf(search.modelIndex),
            barPercentage: 0.65,
          },
        ],
      },
      options: {
        indexAxis: "y",
        layout: { padding: { right: 14, top: 6 } },
        scales: {
          x: { min: 0, max: 1, title: { display: true, text: "share of the variance" }, grid: { tickLength: 5 } },
          y: { grid: { display: false }, ticks: { autoSkip: false } },
        },
      },
    },
    plotted: {
      columns: ["option", "importance", "standard error over the trees"],
      rows: rows.map(({ option, value, standardError }) => [option.path, value, standardError]),
    },
  };
}
