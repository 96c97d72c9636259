import { axisTitle, describeMetric } from "../data/metric-names.js";
import type { ReportData } from "../data/report-data.js";
import type { Baseline, Difference } from "../data/significance.js";
import { formatNumber } from "../drawing/numbers.js";
import type { Table } from "./document.js";

/** What the marks of a table rest on: the test, its pairs, its level; or why nothing is marked. */
export function testSentence(baseline: Baseline, differences: readonly Difference[], directed: boolean): string {
  if (baseline.groups.length === 0) return `None of these runs is of ${baseline.name}: nothing is tested against it.`;
  const tested = differences.filter(({ p }) => !Number.isNaN(p));
  if (tested.length === 0) {
    return `No difference from ${baseline.name} is tested: a test needs two seeds in common.`;
  }
  const counts = tested.map(({ pairs }) => pairs);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const pairs = least === most ? `${least}` : `${least} to ${most}`;
  const marks = directed
    ? `* marks what is significantly better than ${baseline.name}${counterpart(baseline)}, † what is worse`
    : `* marks what differs significantly from ${baseline.name}${counterpart(baseline)}`;
  const few = differences.length > tested.length ? "; rows with fewer than two common seeds are not tested" : "";
  return `${marks}: ${baseline.test} over ${pairs} common seeds, two-sided, corrected over the rows of a column (Holm), level ${formatNumber(baseline.level)}${few}.`;
}

function counterpart({ groups }: Baseline): string {
  return groups.length > 1 ? " (at the same setting, or else its best)" : "";
}

/** How far every setting is from the baseline in one metric, and how sure that is. */
export function comparisonTable(data: ReportData, baseline: Baseline, metric: string): Table | undefined {
  const differences = baseline.differences(metric).filter(({ p }) => !Number.isNaN(p));
  if (differences.length === 0) return undefined;
  const words = describeMetric(metric, data.metricFacts);
  return {
    name: `comparison-${metric.replaceAll(/[^\w]+/g, "-")}`,
    caption: `Differences from ${baseline.name} in ${words.title}. ${testSentence(baseline, differences, words.better !== undefined)}`,
    columns: ["setting", "held against", "pairs", `mean difference, ${axisTitle(words)}`, "p", "p, corrected"],
    rows: differences.map(({ group, counterpart: other, pairs, mean, p, corrected, verdict }) => [
      ...[group.label, other.label, String(pairs), withSign(mean), probability(p)],
      { text: probability(corrected), best: false, ...(verdict && { mark: verdict }) },
    ]),
    numbersFrom: 2,
  };
}

function withSign(value: number): string {
  return value > 0 ? `+${formatNumber(value, 3)}` : formatNumber(value, 3);
}

function probability(p: number): string {
  return p < 1e-4 ? "< 0.0001" : p.toPrecision(2);
}
