import { colorBarRoom } from "../../drawing/color-bar.js";
import { gridInk, withAlpha } from "../../drawing/colors.js";
import type { FigureConfiguration } from "../../drawing/figure.js";
import { formatNumber } from "../../drawing/numbers.js";
import type { ReportData } from "../../data/report-data.js";
import { valueOf, type Objective, type Search, type SearchTrial } from "../../data/search.js";
import { niceTicks } from "../axes.js";
import { fileName, type Chart } from "../chart.js";
import { capitalised } from "../phrases.js";
import { pageWidth } from "../style.js";
import { optionAxisOf, type OptionAxis } from "./option-axis.js";
import { colorsOfValues, type Colors } from "./trial-colors.js";
import { meansPhrase, nameParts, ofModel, trialsPhrase } from "./words.js";

/** An upright line of the figure; `place` gives where a trial crosses it. */
type Upright = Pick<OptionAxis, "min" | "max" | "ticks" | "title" | "place">;

const axisWidth = 150;

/** A line a trial through its value of every option and its objective, coloured by the objective; undefined without any. */
export function parallelCoordinates(data: ReportData, search: Search, objective: Objective): Chart | undefined {
  const { trials, options } = search;
  const values = new Map(trials.map((trial) => [trial, valueOf(trial, objective).mean]));
  const finite = [...values.values()].filter(Number.isFinite).map((value) => objective.sign * value);
  if (finite.length === 0) return undefined;
  const colors = colorsOfValues(finite, objective.sign === 1 ? objective.short : `−${objective.short}`);
  const result = objectiveUpright(objective, colors, (trial) => values.get(trial)!);
  const uprights: readonly Upright[] = [...options.map(optionAxisOf), result];
  // The names of the first upright's ticks stand outside of the frame, and half of its own.
  const left = Math.max(34, 10 + 7.5 * Math.max(...uprights[0]!.ticks.map(({ text }) => text.length)));
  // The best are drawn last, on top of all others.
  const rank = (trial: SearchTrial) => objective.sign * values.get(trial)!;
  const judged = trials.filter((trial) => Number.isFinite(rank(trial))).sort((a, b) => rank(a) - rank(b));
  const lost = trials.filter((trial) => !Number.isFinite(rank(trial)));
  return {
    name: fileName("search-parallel", objective.metric, ...nameParts(data, search)),
    title: `The trials${ofModel(data, search)}, option by option`,
    caption: [
      `${capitalised(trialsPhrase(search))}${ofModel(data, search)}: each line is one, through its value of every option to its ${objective.title}${meansPhrase(search, objective)}, which is its colour, dark for the best. Lines pass by options that their trials do not have.`,
      ...(lost.length > 0 ? ["Grey lines, which do not reach the objective, are trials without a finite value."] : []),
      ...(Math.max(...finite) > colors.max ? ["Values beyond the scale of the objective end at its edge."] : []),
    ].join(" "),
    width: Math.min(pageWidth, left + 26 + colorBarRoom + axisWidth * uprights.length),
    height: 340,
    config: {
      type: "line",
      data: {
        datasets: [
          ...judged.map((trial) => line(trial, uprights, colors.of(rank(trial)), trials.length)),
          ...lost.map((trial) => line(trial, uprights, gridInk, trials.length)),
        ],
        figure: { colorBar: colors.bar },
      },
      options: {
        layout: { padding: { top: 6, left, right: colorBarRoom } },
        scales: { ...Object.fromEntries(uprights.map(uprightAxis)), x: namesAxis(uprights), unit: hiddenUnit },
      },
    } as FigureConfiguration,
    plotted: {
      columns: ["trial", "state", ...options.map(({ path }) => path), objective.metric],
      rows: trials.map((trial) => [
        trial.number,
        trial.state,
        ...options.map(({ path }) => trial.point[path] ?? ""),
        Number.isFinite(values.get(trial)) ? values.get(trial)! : "",
      ]),
    },
  };
}

function objectiveUpright(
  { short, sign }: Objective,
  { min, max }: Colors,
  value: (trial: SearchTrial) => number,
): Upright {
  const room = 0.05 * (max - min);
  const [low, high] = [min - room, max + room];
  return {
    min: low,
    max: high,
    title: short,
    ticks: niceTicks(low, high, 5).map((at) => ({ at, text: formatNumber(sign * at, 3) })),
    place: (trial) => {
      const own = value(trial);
      return Number.isFinite(own) ? Math.min(high, sign * own) : undefined;
    },
  };
}

/** Lines are drawn between 0 and 1, and each upright's own axis stands where they cross it. */
const hiddenUnit = { type: "linear", axis: "y", min: 0, max: 1, display: false };

function namesAxis(uprights: readonly Upright[]): object {
  return {
    type: "linear",
    position: "top",
    min: 0,
    max: uprights.length - 1,
    border: { display: false },
    grid: { display: false },
    ticks: { autoSkip: false, padding: 4, maxRotation: 0, align: "center" },
    tickValues: uprights.map((_, i) => i),
    tickNames: uprights.map(({ title }) => title.split(/(?= \()/).map((part) => part.trim())),
  };
}

function uprightAxis({ min, max, ticks }: Upright, place: number): readonly [string, object] {
  const axis = {
    type: "linear",
    axis: "y",
    position: { x: place },
    min,
    max,
    grid: { drawOnChartArea: false, tickLength: 4 },
    ticks: {
      autoSkip: false,
      padding: 5,
      showLabelBackdrop: true,
      backdropColor: "#FFFFFFD0",
      backdropPadding: 1,
      z: 1,
    },
    border: { z: 1 },
    tickValues: ticks.map(({ at }) => at),
    tickNames: Object.fromEntries(ticks.map(({ at, text }) => [at, [text]])),
  };
  return [`upright${place}`, axis];
}

function line(trial: SearchTrial, uprights: readonly Upright[], color: string, trials: number): object {
  return {
    type: "line",
    label: `trial ${trial.number}`,
    xAxisID: "x",
    yAxisID: "unit",
    data: uprights.map((upright, x) => {
      const at = upright.place(trial);
      return { x, y: at === undefined ? null : (at - upright.min) / (upright.max - upright.min) };
    }),
    borderColor: trials > 100 ? withAlpha(color, 0.7) : color,
    borderWidth: trials > 100 ? 0.9 : 1.4,
    pointRadius: 0,
    // A trial passes by the options that it does not have.
    spanGaps: true,
  };
}
