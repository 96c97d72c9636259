import { artifactNames } from "../../../experiment/trial.js";
import { chartsOfSearch } from "../../../report/charts/search/index.js";
import { gather } from "../../../report/data/gather.js";
import type { ReportStore } from "../../../report/data/report-data.js";
import { reportTextOf } from "../../../report/data/report-text.js";
import { searchesOf } from "../../../report/data/search.js";
import type { Store } from "../../../tracking/store.js";
import type { SearchChartAnswer } from "../../api.js";
import { textOf } from "../asked.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";
import { resultsOf } from "../run-columns.js";

/** The charts that the report draws of a study's searches, by a `metric` or, if it is one of them, all objectives. */
export const searchCharts: Route = {
  method: "GET",
  path: "/api/studies/:study/search-charts",
  async answer({ params, query }, { store, runs, reports }) {
    const study = params["study"]!;
    const metrics = resultsOf(await runs.of(study));
    const metric = textOf(query, "metric") ?? metrics[0];
    if (metric === undefined || !metrics.includes(metric)) {
      throw new Refusal(404, `No run of the study has one value of ${JSON.stringify(metric ?? "any metric")}.`);
    }
    const body = await reports.of(study, `search by ${metric}`, () => drawn(store, study, metric));
    return { status: 200, type: "application/json; charset=utf-8", body };
  },
};

async function drawn(store: Store, study: string, metric: string): Promise<string> {
  const described = (await store.studies()).find(({ name }) => name === study);
  const objectives = described ? (reportTextOf(described).objectives ?? []) : [];
  const isObjective = objectives.some((objective) => objective.replace(/^-/, "") === metric);
  const data = await gather(figuresOf(store), { study });
  const charts = searchesOf(data)
    .flatMap((search) => chartsOfSearch(data, search, isObjective ? objectives : [metric]))
    .map(({ name, title, caption, width, height, config }): SearchChartAnswer => {
      return { name, title, caption, width, height, config };
    });
  return JSON.stringify(charts);
}

/** A store of which a report reads the figures of runs alone: neither what they left behind nor how they got there. */
function figuresOf(store: Store): ReportStore {
  const nothing = { steps: new Float64Array(), values: new Float64Array(), at: new Float64Array() };
  return {
    runs: (filter) => store.runs(filter),
    series: () => Promise.resolve(nothing),
    artifacts: async (run) => (await store.artifacts(run)).filter(({ name }) => name === artifactNames.metrics),
    readArtifact: (run, name) => store.readArtifact(run, name),
  };
}
