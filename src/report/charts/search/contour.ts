import { colorBarRoom } from "../../drawing/color-bar.js";
import type { FigureConfiguration } from "../../drawing/figure.js";
import type { ReportData } from "../../data/report-data.js";
import { judged, type Objective, type Search, type SearchedOption } from "../../data/search.js";
import { fileName, type Chart } from "../chart.js";
import { capitalised } from "../phrases.js";
import { columnWidth } from "../style.js";
import { axisConfiguration, optionAxisOf, type OptionAxis } from "./option-axis.js";
import { colorsOfValues } from "./trial-colors.js";
import { meansPhrase, nameParts, ofModel } from "./words.js";

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** Width of the Gaussian weights, in parts of each axis. */
const bandwidth = 0.08;
/** Weight that a trial has however far it is: far from all of them, the nearest counts. */
const tail = 1e-6;
const cells = 48;
const fewestTrials = 6;

/**
 * The objective over two options: averages of the trials' values, weighted by their distance, under the trials themselves.
 * Undefined with too few trials that have both options.
 */
export function contour(
  data: ReportData,
  search: Search,
  objective: Objective,
  options: readonly [SearchedOption, SearchedOption],
): Chart | undefined {
  const [across, up] = options.map(optionAxisOf) as [OptionAxis, OptionAxis];
  const placed = judged(search, objective).flatMap(({ trial, value }) => {
    const [x, y] = [across.place(trial), up.place(trial)];
    return x === undefined || y === undefined ? [] : [{ x, y, value, trial }];
  });
  if (placed.length < fewestTrials) return undefined;
  const signed = placed.map(({ value }) => objective.sign * value);
  const colors = colorsOfValues(signed, objective.sign === 1 ? objective.short : `−${objective.short}`);
  const limited = placed.map((one, i) => ({ ...one, value: Math.min(signed[i]!, colors.max) }));
  const smooth = smoothed(limited, across, up);
  const best = placed.reduce((a, b) => (objective.sign * b.value < objective.sign * a.value ? b : a));
  const [first, second] = options.map(({ name }) => name) as [string, string];
  return {
    name: fileName("search-contour", objective.metric, ...nameParts(data, search), first, second),
    title: `${capitalised(objective.title)}${ofModel(data, search)} over ${first} and ${second}`,
    caption: [
      `${capitalised(objective.title)}${ofModel(data, search)} over ${first} and ${second}${meansPhrase(search, objective)}, dark where it is best: averages over the ${placed.length} trials (dots) with Gaussian weights as wide as ${100 * bandwidth} % of each axis.`,
      "The ring is the best trial.",
      ...(Math.max(...signed) > colors.max ? ["Values beyond the colour scale count as its end."] : []),
    ].join(" "),
    width: columnWidth,
    height: 350,
    config: {
      type: "scatter",
      data: {
        datasets: [bestRing(best), trialDots(placed)],
        figure: {
          layers: [
            {
              kind: "heat",
              x: "x",
              y: "y",
              xRange: [across.min, across.max, cells],
              yRange: [up.min, up.max, cells],
              levels: Buffer.from(smooth.map((value) => colors.level(value))).toString("base64"),
            },
          ],
          colorBar: colors.bar,
        },
      },
      options: {
        layout: { padding: { top: 10, right: colorBarRoom } },
        scales: { x: axisConfiguration(across), y: axisConfiguration(up) },
      },
    } as FigureConfiguration,
    plotted: {
      columns: ["trial", ...options.map(({ path }) => path), objective.metric],
      rows: placed.map(({ trial, value }) => [trial.number, ...options.map(({ path }) => trial.point[path]!), value]),
    },
  };
}

/** Averages at the cells of a grid, row by row from the lowest y (Nadaraya 1964; Watson 1964). */
export function smoothed(
  placed: readonly Placed[],
  across: Pick<OptionAxis, "min" | "max">,
  up: Pick<OptionAxis, "min" | "max">,
): Float64Array {
  const at = ({ min, max }: Pick<OptionAxis, "min" | "max">, cell: number) => min + ((max - min) * cell) / (cells - 1);
  const [width, height] = [bandwidth * (across.max - across.min), bandwidth * (up.max - up.min)];
  return Float64Array.from({ length: cells * cells }, (_, cell) => {
    const [x, y] = [at(across, cell % cells), at(up, Math.floor(cell / cells))];
    let [sum, weights] = [0, 0];
    for (const one of placed) {
      const squared = ((one.x - x) / width) ** 2 + ((one.y - y) / height) ** 2;
      const weight = Math.exp(-squared / 2) + tail / (1 + squared ** 3);
      sum += weight * one.value;
      weights += weight;
    }
    return sum / weights;
  });
}

function trialDots(placed: readonly Placed[]): object {
  return {
    type: "scatter",
    label: "trial",
    data: placed.map(({ x, y }) => ({ x, y })),
    pointRadius: placed.length > 150 ? 1.75 : 2.5,
    pointBorderWidth: 0.75,
    pointBorderColor: "#FFFFFF",
    pointBackgroundColor: "#000000",
  };
}

function bestRing({ x, y }: Placed): object {
  return {
    type: "scatter",
    label: "best trial",
    data: [{ x, y }],
    pointRadius: 7,
    pointBorderWidth: 2.25,
    pointBorderColor: "#FFFFFF",
    pointBackgroundColor: "#FFFFFF00",
  };
}
