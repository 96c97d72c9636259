import type { ReportData } from "../../data/report-data.js";
import { valueOf, type Objective, type Search, type SearchTrial } from "../../data/search.js";

/** "60 trials", with what became of those that did not complete. */
export function trialsPhrase({ trials }: Search): string {
  const count = (state: SearchTrial["state"]) => trials.filter((trial) => trial.state === state).length;
  const [pruned, failed] = [count("pruned"), count("failed")];
  const others = [...(pruned > 0 ? [`${pruned} pruned`] : []), ...(failed > 0 ? [`${failed} failed`] : [])];
  const all = `${trials.length} ${trials.length === 1 ? "trial" : "trials"}`;
  return others.length === 0 ? all : `${all} (${others.join(", ")})`;
}

/** "mean over 3 seeds" where trials have several. */
export function meansPhrase({ trials }: Search, objective: Objective): string {
  const seeds = Math.max(0, ...trials.map((trial) => valueOf(trial, objective).n));
  return seeds > 1 ? `, the mean over up to ${seeds} seeds` : "";
}

/** " of realNvp on circle" where the study searches several models, on several datasets. */
export function ofModel(data: ReportData, { model, dataset }: Search): string {
  return `${data.models.length > 1 ? ` of ${model}` : ""}${dataset === "" ? "" : ` on ${dataset}`}`;
}

/** Parts of a chart's name: the model where there are several, and the dataset. */
export function nameParts(data: ReportData, { model, dataset }: Search): readonly string[] {
  return [...(data.models.length > 1 ? [model] : []), ...(dataset === "" ? [] : [dataset])];
}
