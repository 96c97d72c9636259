import { aggregate, type Aggregate } from "../data/aggregate.js";
import { axisTitle, describeMetric } from "../data/metric-names.js";
import type { Curve, Group, ReportData } from "../data/report-data.js";
import { labelRoom } from "../drawing/direct-labels.js";
import type { FigureConfiguration } from "../drawing/figure.js";
import { valueAxis, valueRange } from "./axes.js";
import { fileName, type Chart } from "./chart.js";
import { capitalised, errorBars, notFiniteSentence, seedsPhrase } from "./phrases.js";
import { columnWidth, styleOf } from "./style.js";

interface Line {
  readonly group: Group;
  readonly label: string;
  readonly points: readonly (Aggregate & { readonly round: number })[];
}

/** What reflow does to the flow, round by round, a line a setting. Undefined if no run was reflowed more than once. */
export function reflowRounds(data: ReportData, metric: string): Chart | undefined {
  const curves = data.rounds[metric] ?? [];
  const all = data.groups.map((group) => lineOf(group, curves)).filter(({ points }) => points.some(({ n }) => n > 0));
  const lines = [...new Set(all.map(({ group }) => group.series))].flatMap((series) =>
    merged(all.filter(({ group }) => group.series === series)),
  );
  const rounds = [...new Set(lines.flatMap(({ points }) => points.map(({ round }) => round)))].sort((a, b) => a - b);
  if (rounds.length < 2) return undefined;
  const words = describeMetric(metric, data.metricFacts);
  const seen = lines.flatMap(({ points }) => points);
  const labels = lines.map(({ group, label, points }) => ({
    text: label,
    style: styleOf(group.series),
    y: points.findLast(({ n }) => n > 0)!.mean,
  }));
  const room = labelRoom(labels.map(({ text }) => text));
  return {
    name: fileName(metric, "rounds"),
    title: `${capitalised(words.short)} over rounds of reflow`,
    caption: [
      `${capitalised(words.title)} after each round of reflow, ${seedsPhrase(seen)}.`,
      errorBars(seen),
      ...notFiniteSentence(seen),
    ].join(" "),
    width: columnWidth + Math.max(0, room - 160),
    height: Math.max(290, 100 + labels.length * 17),
    config: {
      type: "scatter",
      data: { datasets: lines.map(dataset), figure: { labels } },
      options: {
        layout: { padding: { top: 10, right: room } },
        scales: {
          x: {
            type: "linear",
            min: rounds[0]! - 0.15,
            max: rounds.at(-1)! + 0.15,
            tickValues: rounds,
            title: { display: true, text: "round of reflow" },
            grid: { drawOnChartArea: false, tickLength: 5 },
          },
          y: valueAxis(axisTitle(words), valueRange(seen)),
        },
      },
    } as FigureConfiguration,
    plotted: {
      columns: ["setting", "round", "mean", "standard deviation", "finite runs", "runs not finite"],
      rows: lines.flatMap(({ label, points }) =>
        points.map(({ round, mean, sd, n, notFinite }) => [
          ...[label, round, n > 0 ? mean : "", sd ?? "", n, notFinite],
        ]),
      ),
    },
  };
}

function lineOf(group: Group, curves: readonly Curve[]): Line {
  const own = curves.filter(({ run }) => group.runs.includes(run));
  const rounds = [...new Set(own.flatMap(({ steps }) => [...steps]))].sort((a, b) => a - b);
  const at = (round: number) =>
    own.flatMap(({ steps, values }) => {
      const place = steps.indexOf(round);
      return place < 0 ? [] : [values[place]!];
    });
  return { group, label: group.label, points: rounds.map((round) => ({ round, ...aggregate(at(round)) })) };
}

/** Settings that leave the training as it is, such as the solver of the samples, make one line of their series. */
function merged(lines: readonly Line[]): readonly Line[] {
  const [first] = lines;
  const alike = lines.every(({ points }) => JSON.stringify(points) === JSON.stringify(first!.points));
  return alike && lines.length > 1 ? [{ ...first!, label: first!.group.series.label }] : lines;
}

function dataset({ group, label, points }: Line): object {
  const { color, dash, pointStyle, radius } = styleOf(group.series);
  return {
    type: "scatterWithErrorBars",
    label,
    data: points
      .filter(({ n }) => n > 0)
      .map(({ round, mean, sd, n }) => ({
        ...{ x: round, y: mean, mean, n, at: `round ${round}` },
        ...(sd !== undefined && { sd, yMin: mean - sd, yMax: mean + sd }),
      })),
    showLine: true,
    ...{ borderColor: color, borderWidth: 1.75, borderDash: dash, pointStyle, radius, backgroundColor: color },
    ...{ pointWithErrorBarBorderColor: "#FFFFFF", pointWithErrorBarBorderWidth: 0.75 },
    ...{ errorBarColor: color, errorBarLineWidth: 1.25, errorBarWhiskerColor: color },
    ...{ errorBarWhiskerLineWidth: 1.25, errorBarWhiskerSize: 7 },
  };
}
