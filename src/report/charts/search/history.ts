import { faintInk } from "../../drawing/colors.js";
import type { FigureConfiguration } from "../../drawing/figure.js";
import type { ReportData } from "../../data/report-data.js";
import { valueOf, type Objective, type Search, type SearchTrial } from "../../data/search.js";
import { valueAxis, valueRange } from "../axes.js";
import { fileName, type Chart } from "../chart.js";
import { capitalised } from "../phrases.js";
import { colorOf, columnWidth } from "../style.js";
import { meansPhrase, nameParts, ofModel, trialsPhrase } from "./words.js";

/** The value of every trial in the order of the search, and the best until then; undefined where none has a value. */
export function optimisationHistory(data: ReportData, search: Search, objective: Objective): Chart | undefined {
  const rows = search.trials.map((trial) => ({ trial, value: valueOf(trial, objective) }));
  const seen = rows.filter(({ value }) => value.n > 0);
  if (seen.length === 0) return undefined;
  const best = bestSoFar(
    rows.map(({ value }) => value.mean),
    objective.sign,
  );
  const range = valueRange(seen.map(({ value }) => value));
  const above = seen.filter(({ value }) => value.mean > range.max).length;
  const lost = rows.filter(({ trial, value }) => trial.state !== "pruned" && value.n === 0);
  const pruned = rows.filter(({ trial }) => trial.state === "pruned");
  return {
    name: fileName("search-history", objective.metric, ...nameParts(data, search)),
    title: `The search${ofModel(data, search)}, trial by trial`,
    caption: [
      `${capitalised(objective.title)} of ${trialsPhrase(search)}${ofModel(data, search)} in the order in which they were asked for${meansPhrase(search, objective)}; the line is the best so far.`,
      ...(pruned.length > 0 ? ["Triangles at the foot are pruned trials."] : []),
      ...(lost.length > 0 ? ["Crosses there are trials that failed or have no finite value."] : []),
      ...(above > 0 ? [`${above} ${above === 1 ? "trial lies" : "trials lie"} above the frame.`] : []),
    ].join(" "),
    width: columnWidth,
    height: 310,
    config: {
      type: "scatter",
      data: {
        datasets: [
          dots(
            search,
            seen.map(({ trial, value }) => ({ x: trial.number, y: value.mean })),
          ),
          bestLine(search, best),
          atFoot(
            "pruned",
            pruned.map(({ trial }) => trial),
            "triangle",
          ),
          atFoot(
            "failed",
            lost.map(({ trial }) => trial),
            "crossRot",
          ),
        ],
      },
      options: {
        scales: {
          x: {
            type: "linear",
            min: -0.5,
            max: Math.max(1, search.trials.length) - 0.5,
            title: { display: true, text: "trial" },
            grid: { drawOnChartArea: false, tickLength: 5 },
            ticks: { precision: 0, padding: 2, maxRotation: 0, includeBounds: false },
          },
          y: valueAxis(objective.short, range),
          foot: { axis: "y", display: false, min: 0, max: 1 },
        },
      },
    } as FigureConfiguration,
    plotted: {
      columns: ["trial", "state", objective.metric, "standard deviation", "finite seeds", "best so far"],
      rows: rows.map(({ trial, value }, i) => [
        trial.number,
        trial.state,
        value.n > 0 ? value.mean : "",
        value.sd ?? "",
        value.n,
        Number.isFinite(best[i]!) ? best[i]! : "",
      ]),
    },
  };
}

/** The best of the values up to each one; NaN before the first finite one. */
export function bestSoFar(values: readonly number[], sign: 1 | -1): readonly number[] {
  let best = NaN;
  return values.map((value) => {
    if (Number.isFinite(value) && !(sign * value >= sign * best)) best = value;
    return best;
  });
}

function dots({ modelIndex }: Search, points: readonly { x: number; y: number }[]): object {
  return {
    type: "scatter",
    label: "trial",
    data: points,
    pointRadius: points.length > 150 ? 2 : 3,
    pointBorderWidth: 0,
    pointBackgroundColor: `${colorOf(modelIndex)}80`,
  };
}

function bestLine({ modelIndex }: Search, best: readonly number[]): object {
  return {
    type: "line",
    label: "best so far",
    data: best.map((y, x) => ({ x, y: Number.isFinite(y) ? y : null })),
    stepped: "before",
    borderColor: colorOf(modelIndex),
    borderWidth: 2,
    pointRadius: 0,
  };
}

/** Marks at the foot of a chart whose y axis `foot` runs from 0 to 1. */
function atFoot(label: string, trials: readonly SearchTrial[], pointStyle: string): object {
  return {
    type: "scatter",
    label,
    yAxisID: "foot",
    data: trials.map(({ number }) => ({ x: number, y: 0.025 })),
    pointStyle,
    pointRadius: 4,
    pointBorderWidth: 1.25,
    pointBorderColor: faintInk,
    pointBackgroundColor: faintInk,
  };
}
