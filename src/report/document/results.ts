import { aggregateMetric } from "../data/aggregate.js";
import { describeMetric, isCompanion, type MetricWords } from "../data/metric-names.js";
import type { Group, ReportData } from "../data/report-data.js";
import type { Baseline, Difference } from "../data/significance.js";
import { formatMeanSd, formatNumber } from "../drawing/numbers.js";
import { testSentence } from "./comparison.js";
import type { Cell, Table } from "./document.js";

/** Companions that are results of their own; the others only help to read the metric that they go with. */
const tabulated = /\.(original|excess)$/;

/**
 * Every metric of every group, or those that are named: mean ± standard deviation over seeds, the best of each column
 * marked, and what differs significantly from the baseline if there is one.
 */
export function resultsTable(data: ReportData, baseline?: Baseline, named?: readonly string[]): Table | undefined {
  const metrics = named ?? data.metrics.filter((name) => !isCompanion(name) || tabulated.test(name));
  const groups = data.groups.filter((group) => group.runs.length > 0);
  if (metrics.length === 0 || groups.length === 0) return undefined;
  const { metricFacts, axis } = data;
  const differences = metrics.map((metric) => baseline?.differences(metric) ?? []);
  const columns = metrics.map((metric, i) =>
    marked(column(groups, metric, describeMetric(metric, metricFacts)), groups, differences[i]!),
  );
  const directed = metrics.some((metric) => describeMetric(metric, metricFacts).better !== undefined);
  return {
    name: "results",
    caption: [
      "Mean ± standard deviation over the seeds (n: completed runs). The best mean of a column is bold; ↓ marks columns where lower is better, ↑ where higher is. ∅ marks runs that are not finite, which are left out of the mean.",
      ...(baseline ? [testSentence(baseline, differences.flat(), directed)] : []),
    ].join(" "),
    columns: [
      "model",
      ...(axis ? [axis.symbol] : []),
      "n",
      ...metrics.map((metric) => head(describeMetric(metric, metricFacts))),
    ],
    rows: groups.map((group, i) => [
      group.series.label,
      ...(axis ? [group.x === undefined ? "–" : formatNumber(group.x)] : []),
      String(group.runs.length),
      ...columns.map((cells) => cells[i]!),
    ]),
    numbersFrom: 1,
    keys: axis ? 3 : 2,
    grouped: true,
  };
}

function marked(
  cells: readonly Exclude<Cell, string>[],
  groups: readonly Group[],
  differences: readonly Difference[],
): readonly Cell[] {
  return cells.map((cell, i) => {
    const mark = differences.find(({ group }) => group === groups[i])?.verdict;
    return mark === undefined ? cell : { ...cell, mark };
  });
}

function head(words: MetricWords): string {
  const arrow = words.better === undefined ? "" : words.better === "lower" ? " ↓" : " ↑";
  return words.unit === "" ? `${words.short}${arrow}` : `${words.short}${arrow} (${words.unit})`;
}

function column(groups: readonly Group[], metric: string, words: MetricWords): readonly Exclude<Cell, string>[] {
  const values = groups.map((group) => aggregateMetric(group.runs, metric));
  const texts = values.map(({ mean, sd, n, notFinite }) => {
    if (n + notFinite === 0) return "–";
    const lost = notFinite === 0 ? "" : ` ∅${notFinite > 1 ? notFinite : ""}`;
    return n === 0 ? lost.trim() : `${formatMeanSd(mean, sd)}${lost}`;
  });
  const best = bestOf(groups, metric, words);
  const bestText = best && texts[groups.indexOf(best)];
  // Means that print alike are equally good.
  return texts.map((text) => ({ text, best: bestText !== undefined && text === bestText }));
}

/** The group with the best mean of a metric whose direction is known. */
export function bestOf(groups: readonly Group[], metric: string, { better }: MetricWords): Group | undefined {
  if (better === undefined) return undefined;
  const sign = better === "lower" ? 1 : -1;
  const scored = groups
    .map((group) => ({ group, score: sign * aggregateMetric(group.runs, metric).mean }))
    .filter(({ score }) => Number.isFinite(score));
  return scored.sort((a, b) => a.score - b.score)[0]?.group;
}

/** The best setting of every model by one metric: the answer of a study in a few lines. */
export function bestSettings(data: ReportData, metric: string): Table | undefined {
  const words = describeMetric(metric, data.metricFacts);
  const best = data.models
    .map((model) =>
      bestOf(
        data.groups.filter((group) => group.series.model === model),
        metric,
        words,
      ),
    )
    .filter((group) => group !== undefined);
  if (best.length < 2) return undefined;
  const cells = column(best, metric, words);
  return {
    name: "best-settings",
    caption: `The best setting of each model by ${words.short}, chosen by that figure itself (mean ± standard deviation over the seeds).`,
    columns: ["model", "setting", "n", head(words)],
    rows: best.map((group, i) => [group.series.model, settingOf(data, group), String(group.runs.length), cells[i]!]),
    numbersFrom: 2,
  };
}

function settingOf(data: ReportData, group: Group): string {
  const rest = group.label.slice(group.series.model.length).replace(/^, /, "");
  return rest === "" || !data.axis ? rest || "–" : rest;
}

/** "Lowest test NLL: kernelDensity, σ = 0.1, with 1.69 ± 0.04 nats (n = 3); 2 more settings are within that deviation." */
export function findingOf(data: ReportData, metric: string): string | undefined {
  const words = describeMetric(metric, data.metricFacts);
  const best = bestOf(data.groups, metric, words);
  if (!best) return undefined;
  const { mean, sd, n } = aggregateMetric(best.runs, metric);
  const unit = words.unit === "" ? "" : ` ${words.unit}`;
  const near = sd === undefined ? 0 : data.groups.filter((group) => isWithin(group, metric, mean, sd)).length - 1;
  const others =
    near === 0 ? "" : `; ${near} other ${near === 1 ? "setting is" : "settings are"} within that deviation`;
  return `${words.better === "lower" ? "Lowest" : "Highest"} ${words.short}: ${best.label}, with ${formatMeanSd(mean, sd)}${unit} (n = ${n})${others}.`;
}

function isWithin(group: Group, metric: string, mean: number, sd: number): boolean {
  return Math.abs(aggregateMetric(group.runs, metric).mean - mean) <= sd;
}
