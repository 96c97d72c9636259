import { paretoFront } from "../../../search/pareto.js";
import { withAlpha } from "../../drawing/colors.js";
import type { ReportData } from "../../data/report-data.js";
import { valueOf, type Objective, type Search } from "../../data/search.js";
import { valueAxis, valueRange } from "../axes.js";
import { fileName, type Chart } from "../chart.js";
import { capitalised } from "../phrases.js";
import { colorOf, columnWidth } from "../style.js";
import { meansPhrase, nameParts, ofModel } from "./words.js";

/** Trials by two objectives, and the front of those that no other beats in both; undefined without any that has both. */
export function frontChart(
  data: ReportData,
  search: Search,
  [first, second]: readonly [Objective, Objective],
): Chart | undefined {
  const rows = search.trials
    .map((trial) => ({ trial, x: valueOf(trial, first), y: valueOf(trial, second) }))
    .filter(({ x, y }) => x.n > 0 && y.n > 0);
  if (rows.length === 0) return undefined;
  const front = new Set(paretoFront(rows.map(({ x, y }) => [first.sign * x.mean, second.sign * y.mean])));
  const on = rows.filter((_, i) => front.has(i)).sort((a, b) => a.x.mean - b.x.mean);
  const off = rows.filter((_, i) => !front.has(i));
  const points = (some: typeof rows) => some.map(({ x, y }) => ({ x: x.mean, y: y.mean }));
  const color = colorOf(search.modelIndex);
  return {
    name: fileName("search-front", first.metric, second.metric, ...nameParts(data, search)),
    title: `${capitalised(first.title)} and ${second.title}${ofModel(data, search)}: the Pareto front`,
    caption: [
      `${capitalised(second.title)} against ${first.title} of ${rows.length} trials${ofModel(data, search)}${meansPhrase(search, first)}.`,
      `The ${on.length} on the line are on the Pareto front: no other trial is better in one of the two and as good in the other.`,
      `${capitalised(best(first))} and ${best(second)} are best.`,
    ].join(" "),
    width: columnWidth,
    height: 340,
    config: {
      type: "scatter",
      data: {
        datasets: [
          {
            type: "line",
            label: "Pareto front",
            data: points(on),
            // Along the edge of what is dominated.
            stepped: first.sign === 1 ? "before" : "after",
            borderColor: color,
            borderWidth: 1.75,
            pointRadius: 4.5,
            pointBackgroundColor: color,
            pointBorderColor: "#FFFFFF",
            pointBorderWidth: 0.75,
          },
          {
            type: "scatter",
            label: "dominated",
            data: points(off),
            pointRadius: rows.length > 150 ? 2 : 3,
            pointBorderWidth: 0,
            pointBackgroundColor: withAlpha(color, 0.35),
          },
        ],
      },
      options: {
        scales: {
          x: { ...valueAxis(first.short, valueRange(rows.map(({ x }) => x))), grid: { tickLength: 5 } },
          y: valueAxis(second.short, valueRange(rows.map(({ y }) => y))),
        },
      },
    },
    plotted: {
      columns: ["trial", first.metric, second.metric, "on the front"],
      rows: rows.map(({ trial, x, y }, i) => [trial.number, x.mean, y.mean, front.has(i) ? "yes" : "no"]),
    },
  };
}

function best({ short, sign }: Objective): string {
  return `${sign === 1 ? "low" : "high"} ${short}`;
}
