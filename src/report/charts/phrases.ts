import { median } from "../../numerics/statistics.js";
import type { ReportData } from "../data/report-data.js";
import { formatNumber } from "../drawing/numbers.js";
import type { Aggregate } from "../data/aggregate.js";

/** "means over 3 seeds", "one seed", "means over 1 to 3 seeds". */
export function seedsPhrase(seen: readonly Aggregate[]): string {
  const counts = seen.map((value) => value.n).filter((n) => n > 0);
  const [least, greatest] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0) return "no run has a finite value";
  if (greatest === 1) return "one seed";
  return least === greatest ? `means over ${greatest} seeds` : `means over ${least} to ${greatest} seeds`;
}

/** What the error bars of a chart are, or why it has none. */
export function errorBars(seen: readonly Aggregate[]): string {
  return seen.some((value) => value.sd !== undefined)
    ? "Error bars are ± one standard deviation over the seeds."
    : "There are no error bars: a spread needs more than one seed.";
}

/** How well each run knows its own value, where runs logged that. */
export function standardErrorSentence(data: ReportData, metric: string): readonly string[] {
  const errors = data.groups.flatMap((group) => group.runs.map((run) => run.metrics[`${metric}.se`] ?? NaN));
  const known = errors.filter(Number.isFinite);
  return known.length === 0
    ? []
    : [`A run knows its own value to a standard error of ${formatNumber(median(known), 2)} (median).`];
}

/** What is said of values that are NaN or infinite, where there are any. */
export function notFiniteSentence(seen: readonly Aggregate[]): readonly string[] {
  const runs = seen.reduce((sum, value) => sum + value.notFinite, 0);
  if (runs === 0) return [];
  return [
    `A cross at the foot marks where ${runs === 1 ? "one run is" : "runs are"} not finite; ${runs === 1 ? "it is" : "they are"} left out of the means.`,
  ];
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is said of values above the frame, where there are any. */
export function offScaleSentence(values: readonly unknown[] | undefined): readonly string[] {
  return values && values.length > 0 ? ["Values above the frame are written at its top, ↑."] : [];
}
