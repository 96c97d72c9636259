import { aggregate, aggregateMetric, type Aggregate } from "../data/aggregate.js";
import { describeMetric } from "../data/metric-names.js";
import { axisValue } from "../data/axis.js";
import { runsByDataset } from "../data/by-dataset.js";
import type { Axis, ReportData, ReportRun } from "../data/report-data.js";
import { formatNumber } from "../drawing/numbers.js";

/** A level that a metric is to be read against, because it is known. */
export interface Reference {
  readonly label: string;
  readonly value: Aggregate;
  /** Its values along the axis, where they differ. */
  readonly along?: readonly (Aggregate & { readonly x: number })[];
  /** For captions. */
  readonly sentence: string;
}

/** The references of a metric: the entropy of the law for the NLL, what real data or a perfect model score. */
export function referencesFor(data: ReportData, metric: string): readonly Reference[] {
  const references: Reference[] = [];
  const { short, ideal } = describeMetric(metric, data.metricFacts);
  if (metric === "nll.test") references.push(...entropies(data));
  if (data.metrics.includes(`${metric}.floor`)) references.push(...floors(data, `${metric}.floor`, short));
  if (ideal) {
    const { value, label, sentence } = ideal;
    references.push({ label, value: { mean: value, n: 1, notFinite: 0 }, sentence });
  }
  return references.filter(({ value }) => Number.isFinite(value.mean));
}

/** The entropy of the law, or one for each of the datasets that the study searches over and whose laws are known. */
function entropies(data: ReportData): readonly Reference[] {
  const each = [...runsByData(data, "nll.test.excess")].map(([words, runs]) => ({
    label: `entropy, ${words}`,
    value: overSeeds(runs, "nll.test").mean - overSeeds(runs, "nll.test.excess").mean,
  }));
  // Datasets that differ in their sizes alone have one law.
  if (each.some(({ value }) => Math.abs(value - each[0]!.value) > 1e-6)) {
    const sentence =
      "The dashed lines are the entropies of the laws of the data: no model can be below that of its own data but by chance.";
    return each.map(({ label, value }) => ({ label, value: { mean: value, n: 1, notFinite: 0 }, sentence }));
  }
  const { entropy } = data.dataset ?? {};
  if (entropy === undefined) return [];
  return [
    {
      label: "entropy of the law",
      value: { mean: entropy.value, n: 1, notFinite: 0 },
      sentence: `The dashed line is the entropy of the law of the data, ${formatNumber(entropy.value)} nats (known to ±${formatNumber(entropy.error, 2)}): no model can be below it but by chance.`,
    },
  ];
}

/** The runs that have the metric, by what the study searches of their dataset. */
function runsByData(data: ReportData, metric: string): ReadonlyMap<string, readonly ReportRun[]> {
  const runs = data.groups.flatMap((group) => group.runs).filter((run) => metric in run.metrics);
  return runsByDataset(runs, data.axis);
}

/**
 * The sampling floor, or one for each of the datasets that the study searches over. Where the axis is an option of the
 * dataset, such as its number of points, the floor has its own value at each place.
 */
function floors(data: ReportData, metric: string, short: string): readonly Reference[] {
  const byData = runsByData(data, metric);
  const several = byData.size > 1;
  const lines = several ? "The dashed lines are the sampling floors" : "The dashed line is the sampling floor";
  return [...byData].map(([words, runs]) => ({
    label: several ? `sampling floor, ${words}` : "sampling floor",
    value: overSeeds(runs, metric),
    ...alongAxis(runs, metric, data.axis),
    sentence: `${lines}: ${short} between two independent draws of real data of the same sizes (mean ± standard deviation over seeds).`,
  }));
}

function alongAxis(runs: readonly ReportRun[], metric: string, axis: Axis | undefined): Pick<Reference, "along"> {
  if (!axis?.paths.some((path) => path.startsWith("dataset."))) return {};
  const along = axis.values
    .map((x) => ({ x, runs: runs.filter((run) => axisValue(run, axis.paths) === x) }))
    .filter((place) => place.runs.length > 0)
    .map((place) => ({ x: place.x, ...overSeeds(place.runs, metric) }));
  return along.some(({ mean }) => mean !== along[0]!.mean) ? { along } : {};
}

/** What the references say, for captions, each sentence once. */
export function referenceSentences(references: readonly Reference[]): readonly string[] {
  return [...new Set(references.map((reference) => reference.sentence))];
}

/** A figure of the data alone: runs of one seed share it, so each seed counts once. */
function overSeeds(runs: readonly ReportRun[], metric: string): Aggregate {
  const seeds = [...new Set(runs.map((run) => run.seed))].sort((a, b) => a - b);
  return aggregate(
    seeds.map(
      (seed) =>
        aggregateMetric(
          runs.filter((run) => run.seed === seed),
          metric,
        ).mean,
    ),
  );
}
