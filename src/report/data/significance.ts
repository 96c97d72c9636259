import { nearest, suggestion } from "../../component/nearest.js";
import type { PairedTestName, ReportSettings } from "../../experiment/report-settings.js";
import { UserError } from "../../numerics/error.js";
import { holm, pairedT, signFlip, wilcoxonSignedRank, type PairedTest } from "../../numerics/paired-tests.js";
import { mean } from "../../numerics/statistics.js";
import { aggregateMetric } from "./aggregate.js";
import { describeMetric } from "./metric-names.js";
import type { Group, ReportData } from "./report-data.js";

const tests: Readonly<
  Record<PairedTestName, { readonly title: string; readonly run: (differences: readonly number[]) => PairedTest }>
> = {
  pairedT: { title: "paired t-test", run: pairedT },
  wilcoxon: { title: "exact Wilcoxon signed-rank test", run: wilcoxonSignedRank },
  signFlip: { title: "sign-flip permutation test", run: signFlip },
};

/** How a group differs from its counterpart of the baseline in one metric, over the seeds that both have. */
export interface Difference {
  readonly group: Group;
  readonly counterpart: Group;
  /** Mean of the differences, the group's value less the baseline's. */
  readonly mean: number;
  /** Common seeds at which both are finite. */
  readonly pairs: number;
  /** Two-sided; NaN with fewer than two pairs. */
  readonly p: number;
  /** The same, corrected for all groups that were tested in this metric. */
  readonly corrected: number;
  /** Whether the corrected value is below the level, and what that means where the metric has a direction. */
  readonly verdict?: "better" | "worse" | "different";
}

/** The test of every group against the baseline that the report names. */
export interface Baseline {
  /** As it was named. */
  readonly name: string;
  /** "paired t-test" */
  readonly test: string;
  readonly level: number;
  /** Groups that are the baseline itself. */
  readonly groups: readonly Group[];
  differences(metric: string): readonly Difference[];
}

const usual: NonNullable<ReportSettings["significance"]> = { test: "pairedT", level: 0.05 };

/**
 * The baseline of a report; undefined if none is named. A UserError if the one that was asked for is no model or setting;
 * one that the study names may be missing among these runs, and then has no groups.
 */
export function baselineOf(data: ReportData): Baseline | undefined {
  const { significance = usual } = data.text;
  const name = data.baseline ?? data.text.baseline;
  if (name === undefined) return undefined;
  const names = (group: Group) => [group.series.model, group.series.label, group.label];
  const groups = data.groups.filter((group) => names(group).includes(name));
  if (groups.length === 0 && data.baseline !== undefined) {
    const close = nearest(name, data.groups.flatMap(names));
    const meant = suggestion(name, close === undefined ? data.models : [close]);
    throw new UserError(`The baseline "${name}" is no model or setting of ${data.study}; ${meant}`);
  }
  return {
    ...{ name, test: tests[significance.test].title, level: significance.level, groups },
    differences: (metric) => differences(data, groups, metric, significance),
  };
}

function differences(
  data: ReportData,
  baseline: readonly Group[],
  metric: string,
  { test, level }: NonNullable<ReportSettings["significance"]>,
): readonly Difference[] {
  if (baseline.length === 0) return [];
  const { better } = describeMetric(metric, data.metricFacts);
  const compared = data.groups.filter((group) => !baseline.includes(group) && group.runs.length > 0);
  const found = compared.flatMap((group) => {
    const counterpart = counterpartOf(group, baseline, metric, better);
    if (!counterpart) return [];
    const pairs = pairedDifferences(group, counterpart, metric);
    return [{ group, counterpart, pairs, p: pairs.length < 2 ? Number.NaN : tests[test].run(pairs).p }];
  });
  const corrected = holm(found.map(({ p }) => p));
  return found.map(({ group, counterpart, pairs, p }, i) => {
    const centre = mean(pairs);
    const verdict = better === undefined ? "different" : centre < 0 === (better === "lower") ? "better" : "worse";
    return {
      ...{ group, counterpart, mean: centre, pairs: pairs.length, p, corrected: corrected[i]! },
      ...(corrected[i]! < level && { verdict }),
    };
  });
}

/** The baseline at the same value of the option; of those that are left, the best by the metric, or the first. */
function counterpartOf(
  group: Group,
  baseline: readonly Group[],
  metric: string,
  better: "lower" | "higher" | undefined,
): Group | undefined {
  const filled = baseline.filter((one) => one.runs.some((run) => metric in run.metrics));
  const alike = filled.filter((one) => one.x === group.x && group.x !== undefined);
  const candidates = alike.length > 0 ? alike : filled;
  if (better === undefined) return candidates[0];
  const sign = better === "lower" ? 1 : -1;
  const score = (one: Group) => sign * aggregateMetric(one.runs, metric).mean;
  return candidates.toSorted((a, b) => score(a) - score(b))[0];
}

function pairedDifferences(group: Group, counterpart: Group, metric: string): readonly number[] {
  const values = new Map(counterpart.runs.map((run) => [run.seed, run.metrics[metric]]));
  return group.runs
    .map((run) => (run.metrics[metric] ?? Number.NaN) - (values.get(run.seed) ?? Number.NaN))
    .filter(Number.isFinite);
}
