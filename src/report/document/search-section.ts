import { chartsOfSearch } from "../charts/search/index.js";
import type { ReportData } from "../data/report-data.js";
import { searchesOf } from "../data/search.js";
import { section, type Section } from "./document.js";

/** What the trials of the study's searches tell of the metrics that are their objectives; undefined without a search. */
export function searchSection(data: ReportData, metrics: readonly string[]): Section | undefined {
  const charts = searchesOf(data).flatMap((search) => chartsOfSearch(data, search, metrics));
  return charts.length === 0 ? undefined : section("The search", { charts });
}
