import { Stream } from "../../../numerics/random.js";
import { isRankable, ranks, rankStability } from "../../../search/rank-stability.js";
import { mean } from "../../../numerics/statistics.js";
import { gridInk } from "../../drawing/colors.js";
import { labelRoom } from "../../drawing/direct-labels.js";
import type { FigureConfiguration } from "../../drawing/figure.js";
import { formatNumber } from "../../drawing/numbers.js";
import type { ReportData } from "../../data/report-data.js";
import type { Objective, Search, SearchTrial } from "../../data/search.js";
import { fileName, type Chart } from "../chart.js";
import { columnWidth, styleOf } from "../style.js";
import { nameParts, ofModel } from "./words.js";

interface Ranked {
  readonly trial: SearchTrial;
  /** One a seed. */
  readonly values: readonly number[];
}

/** Trials whose lines have colours and names, and those that are drawn at all. */
const namedTrials = 6;
const shownTrials = 30;

/**
 * The rank of every trial under each seed, best on top: how much of the order is the seed's. Undefined without two seeds, and
 * where all trials are alike.
 */
export function rankStabilityChart(data: ReportData, search: Search, objective: Objective): Chart | undefined {
  const { seeds, rows } = withAllSeeds(search, objective);
  const signed = rows.map(({ values }) => values.map((value) => objective.sign * value));
  if (!isRankable(signed.length > 0 ? signed : [[]])) return undefined;
  const order = rows.map((_, i) => i).sort((a, b) => mean(signed[a]!) - mean(signed[b]!));
  const bySeed = seeds.map((_, seed) => ranks(signed.map((row) => row[seed]!)));
  const { concordance, interval, correlation, bestStaysBest } = rankStability(signed, Stream.of(0, "rank stability"));
  if (Number.isNaN(concordance)) return undefined;
  const correlated = Number.isNaN(correlation)
    ? ""
    : `, the mean rank correlation of two seeds ${formatNumber(correlation, 2)}`;
  const named = order.slice(0, namedTrials);
  const others = order.slice(namedTrials, shownTrials);
  const lowest = Math.max(...[...named, ...others].flatMap((row) => bySeed.map((column) => column[row]!)));
  const style = (place: number) => styleOf({ ...noSeries, modelIndex: place });
  const labels = named.map((row, place) => ({
    text: `trial ${rows[row]!.trial.number}`,
    style: style(place),
    y: bySeed.at(-1)![row]!,
  }));
  const line = (row: number, look: object) => ({
    type: "line",
    label: `trial ${rows[row]!.trial.number}`,
    data: seeds.map((_, x) => ({ x, y: bySeed[x]![row]! })),
    ...look,
  });
  return {
    name: fileName("search-ranks", objective.metric, ...nameParts(data, search)),
    title: `Ranks of the trials${ofModel(data, search)} under each seed`,
    caption: [
      `Rank by ${objective.title} of the ${rows.length} trials${ofModel(data, search)} that have a finite value under all ${seeds.length} seeds; the best ${named.length} by the mean have colours${rows.length > shownTrials ? `, and only the best ${shownTrials} are drawn` : ""}.`,
      `Kendall's W of the seeds is ${formatNumber(concordance, 2)} (95 % bootstrap interval over the trials ${formatNumber(interval[0], 2)} to ${formatNumber(interval[1], 2)}; 1 if all seeds agree, 0 if they have nothing in common)${correlated}.`,
      `With the seeds drawn anew, the best trial stays the best ${Math.round(100 * bestStaysBest)} % of the time.`,
    ].join(" "),
    width: columnWidth,
    height: Math.min(480, 130 + 14 * Math.max(12, lowest)),
    config: {
      type: "line",
      data: {
        datasets: [
          ...named.map((row, place) => line(row, namedLook(style(place)))),
          ...others.map((row) => line(row, faintLook)),
        ],
        figure: { labels },
      },
      options: {
        layout: { padding: { top: 10, right: labelRoom(labels.map(({ text }) => text)) } },
        scales: {
          x: {
            type: "linear",
            min: -0.1,
            max: seeds.length - 0.9,
            title: { display: true, text: "seed" },
            grid: { tickLength: 5 },
            tickValues: seeds.map((_, i) => i),
            tickNames: seeds.map((seed) => [String(seed)]),
          },
          y: {
            type: "linear",
            reverse: true,
            min: 0.5,
            max: lowest + 0.5,
            title: { display: true, text: "rank" },
            grid: { drawOnChartArea: false, tickLength: 5 },
            ticks: { precision: 0, includeBounds: false },
          },
        },
      },
    } as FigureConfiguration,
    plotted: {
      columns: [
        "trial",
        ...seeds.map((seed) => `${objective.metric}, seed ${seed}`),
        ...seeds.map((seed) => `rank, seed ${seed}`),
      ],
      rows: order.map((row) => [
        rows[row]!.trial.number,
        ...rows[row]!.values,
        ...bySeed.map((column) => column[row]!),
      ]),
    },
  };
}

const noSeries = { label: "", model: "", variant: 0, onAxis: false };
const faintLook = { borderColor: gridInk, borderWidth: 1.25, pointRadius: 0 };

function namedLook({ color, dash, pointStyle }: ReturnType<typeof styleOf>): object {
  return {
    borderColor: color,
    borderWidth: 2,
    borderDash: dash,
    pointStyle,
    pointRadius: 4,
    pointBackgroundColor: color,
    pointBorderColor: "#FFFFFF",
    pointBorderWidth: 0.75,
  };
}

/** The trials that have a finite value under every seed that any completed one has. */
function withAllSeeds({ trials }: Search, { metric }: Objective) {
  const completed = trials.filter(({ state }) => state === "completed");
  const valuesOf = ({ runs }: SearchTrial) =>
    new Map(runs.filter(({ status }) => status === "completed").map((run) => [run.seed, run.metrics[metric] ?? NaN]));
  const found = completed.map((trial) => ({ trial, bySeed: valuesOf(trial) }));
  const seeds = [...new Set(found.flatMap(({ bySeed }) => [...bySeed.keys()]))].sort((a, b) => a - b);
  const rows = found
    .map(({ trial, bySeed }): Ranked => ({ trial, values: seeds.map((seed) => bySeed.get(seed) ?? NaN) }))
    .filter(({ values }) => values.every(Number.isFinite));
  return { seeds, rows };
}
