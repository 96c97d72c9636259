import { textOf } from "../asked.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";
import { holdingsOf } from "../holdings.js";
import { resultsOf } from "../run-columns.js";

/**
 * The charts that the report draws of a study's searches by a `metric` or, if it is one of them, all objectives; of a study
 * without a search, those of the metric over its settings.
 */
export const charts: Route = {
  method: "GET",
  path: "/api/studies/:study/charts",
  async answer({ params, query }, { runs, reports, drawCharts }) {
    const study = params["study"]!;
    const metrics = resultsOf(holdingsOf(await runs.of(study)));
    const metric = textOf(query, "metric") ?? metrics[0];
    if (metric === undefined || !metrics.includes(metric)) {
      throw new Refusal(404, `No run of the study has one value of ${JSON.stringify(metric ?? "any metric")}.`);
    }
    // What is no number is null, as in the report: a gap.
    const make = async () => JSON.stringify(await drawCharts(study, metric));
    return {
      status: 200,
      type: "application/json; charset=utf-8",
      body: await reports.of(study, `charts of ${metric}`, make),
    };
  },
};
