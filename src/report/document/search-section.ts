import { chartsOfSearch } from "../charts/search/index.js";
import type { ReportData } from "../data/report-data.js";
import { searchesOf } from "../data/search.js";
import { unloggedObjectives } from "../../experiment/unlogged-objectives.js";
import { section, type Section } from "./document.js";

/** What the trials of the study's searches tell of the metrics that are their objectives; undefined without a search. */
export function searchSection(data: ReportData, metrics: readonly string[]): Section | undefined {
  const charts = searchesOf(data).flatMap((search) => chartsOfSearch(data, search, metrics));
  const problem = unloggedSentence(data);
  if (charts.length === 0 && problem === undefined) return undefined;
  return section("The search", { ...(problem !== undefined && { paragraphs: [problem] }), charts });
}

/** What is to be said of the search's objectives where no completed run has them. */
function unloggedSentence({ study, runs, text }: ReportData): string | undefined {
  const logged = runs.filter(({ status }) => status === "completed").map(({ metrics }) => Object.keys(metrics));
  return unloggedObjectives(text.objectives ?? [], logged, study);
}
