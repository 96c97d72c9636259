import type { Chart } from "../chart.js";
import type { ReportData } from "../../data/report-data.js";
import { objectiveOf, type Objective, type Search } from "../../data/search.js";
import { contour } from "./contour.js";
import { frontChart } from "./front.js";
import { optimisationHistory } from "./history.js";
import { importanceBars, importances } from "./importance.js";
import { parallelCoordinates } from "./parallel-coordinates.js";
import { rankStabilityChart } from "./rank-stability.js";
import { slices } from "./slices.js";

/** Draws what the trials of a search tell of its objectives, of which there is at least one; none where they tell nothing. */
type DrawSearch = (
  data: ReportData,
  search: Search,
  objectives: readonly Objective[],
) => readonly (Chart | undefined)[];

/** Every chart of a search, in the order of the story. */
export const searchCharts: readonly DrawSearch[] = [
  each(optimisationHistory),
  (data, search, [first, second]) => (second ? [frontChart(data, search, [first!, second])] : []),
  each(importanceBars),
  each(parallelCoordinates),
  (data, search, objectives) => objectives.flatMap((objective) => slices(data, search, objective)),
  each((data, search, objective) => contourOfMostImportant(data, search, objective)),
  each(rankStabilityChart),
];

/** All charts of a search by the metrics that are its objectives. */
export function chartsOfSearch(data: ReportData, search: Search, metrics: readonly string[]): readonly Chart[] {
  const objectives = metrics.map((metric) => objectiveOf(data, metric));
  if (objectives.length === 0) return [];
  return searchCharts.flatMap((draw) => draw(data, search, objectives)).filter((chart) => chart !== undefined);
}

function each(draw: (data: ReportData, search: Search, objective: Objective) => Chart | undefined): DrawSearch {
  return (data, search, objectives) => objectives.map((objective) => draw(data, search, objective));
}

/** Over the two options that matter most, the numeric ones first where their importance is not known. */
function contourOfMostImportant(data: ReportData, search: Search, objective: Objective): Chart | undefined {
  const byImportance = importances(search, objective)?.map(({ option }) => option);
  const numericFirst = [...search.options].sort((a, b) => Number(b.numeric) - Number(a.numeric));
  const [first, second] = byImportance && byImportance.length >= 2 ? byImportance : numericFirst;
  return first && second && contour(data, search, objective, [first, second]);
}
