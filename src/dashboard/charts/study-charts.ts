import { artifactNames } from "../../experiment/trial.js";
import { chartsOfMetrics } from "../../report/charts/index.js";
import { chartsOfSearch } from "../../report/charts/search/index.js";
import { gather } from "../../report/data/gather.js";
import type { ReportStore } from "../../report/data/report-data.js";
import { reportTextOf } from "../../report/data/report-text.js";
import { searchesOf } from "../../report/data/search.js";
import type { Store } from "../../tracking/store.js";
import type { ChartAnswer } from "../api.js";

/** The report's charts of a study's searches by a metric; of a study without one, those of the metric over its settings. */
export async function studyCharts(store: Store, study: string, metric: string): Promise<readonly ChartAnswer[]> {
  const described = (await store.studies()).find(({ name }) => name === study);
  const objectives = described ? (reportTextOf(described).objectives ?? []) : [];
  const isObjective = objectives.some((objective) => objective.replace(/^-/, "") === metric);
  const data = await gather(figuresOf(store), { study });
  const ofSearches = searchesOf(data).flatMap((search) =>
    chartsOfSearch(data, search, isObjective ? objectives : [metric]),
  );
  const charts = ofSearches.length > 0 ? ofSearches : chartsOfMetrics(data, [metric]);
  return charts.map(({ name, title, caption, width, height, config }) => {
    return { name, title, caption, width, height, config };
  });
}

/** A store of which a report reads the figures of runs alone: neither what they left behind nor how they got there. */
function figuresOf(store: Store): ReportStore {
  const nothing = { steps: new Float64Array(), values: new Float64Array(), at: new Float64Array() };
  const facts: ReadonlySet<string> = new Set([artifactNames.metrics, artifactNames.dataset]);
  return {
    runs: (filter) => store.runs(filter),
    series: () => Promise.resolve(nothing),
    artifacts: async (run) => (await store.artifacts(run)).filter(({ name }) => facts.has(name)),
    readArtifact: (run, name) => store.readArtifact(run, name),
  };
}
