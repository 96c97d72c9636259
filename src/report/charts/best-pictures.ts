import { aggregateMetric } from "../data/aggregate.js";
import { describeMetric, isCompanion } from "../data/metric-names.js";
import type { Pictures, ReportData } from "../data/report-data.js";

/** What is said of a figure that shows one setting of each model. */
export interface BestPictures {
  readonly shown: readonly Pictures[];
  /** By what they were chosen, where there was a choice. */
  readonly sentence: readonly string[];
}

/** Of each series the setting that is best by the first metric of the study that has a best; the last if none has. */
export function bestPictures(data: ReportData, pictures: readonly Pictures[]): BestPictures {
  const metric = data.metrics.find(
    (name) => !isCompanion(name) && describeMetric(name, data.metricFacts).better !== undefined,
  );
  const words = metric === undefined ? undefined : describeMetric(metric, data.metricFacts);
  const score = ({ group }: Pictures) => {
    const { mean } = aggregateMetric(group.runs, metric ?? "");
    return Number.isNaN(mean) ? Infinity : words?.better === "higher" ? -mean : mean;
  };
  const shown = [...new Set(pictures.map(({ group }) => group.series))].map((series) =>
    pictures
      .filter(({ group }) => group.series === series)
      .reduce((best, one) => (score(one) <= score(best) ? one : best)),
  );
  const chosen = shown.length < pictures.length && words !== undefined;
  return { shown, sentence: chosen ? [`Of each model the setting with the best ${words.short} is shown.`] : [] };
}
