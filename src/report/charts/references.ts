import { aggregate, aggregateMetric, type Aggregate } from "../data/aggregate.js";
import { describeMetric } from "../data/metric-names.js";
import type { ReportData } from "../data/report-data.js";
import { formatNumber } from "../drawing/numbers.js";

/** A level that a metric is to be read against, because it is known. */
export interface Reference {
  readonly label: string;
  readonly value: Aggregate;
  /** For captions. */
  readonly sentence: string;
}

/** The references of a metric: the entropy of the law for the NLL, what real data or a perfect model score. */
export function referencesFor(data: ReportData, metric: string): readonly Reference[] {
  const references: Reference[] = [];
  const { entropy } = data.dataset ?? {};
  const { short, ideal } = describeMetric(metric, data.metricFacts);
  if (metric === "nll.test" && entropy) {
    references.push({
      label: "entropy of the law",
      value: { mean: entropy.value, n: 1, notFinite: 0 },
      sentence: `The dashed line is the entropy of the law of the data, ${formatNumber(entropy.value)} nats (known to ±${formatNumber(entropy.error, 2)}): no model can be below it but by chance.`,
    });
  }
  if (data.metrics.includes(`${metric}.floor`)) {
    references.push({
      label: "sampling floor",
      value: overSeeds(data, `${metric}.floor`),
      sentence: `The dashed line is the sampling floor: ${short} between two independent draws of real data of the same sizes (mean ± standard deviation over seeds).`,
    });
  }
  if (ideal) {
    const { value, label, sentence } = ideal;
    references.push({ label, value: { mean: value, n: 1, notFinite: 0 }, sentence });
  }
  return references;
}

/** A figure of the data alone: runs of one seed share it, so each seed counts once. */
function overSeeds(data: ReportData, metric: string): Aggregate {
  const runs = data.groups.flatMap((group) => group.runs);
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
