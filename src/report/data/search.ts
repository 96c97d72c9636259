import { aggregateMetric, type Aggregate } from "./aggregate.js";
import { runsByDataset } from "./by-dataset.js";
import { describeMetric } from "./metric-names.js";
import type { ReportData, ReportRun } from "./report-data.js";
import type { Json } from "../../tracking/store.js";
import { compareText, valueText } from "./values.js";

/** An option over which a model's configurations were searched. */
export interface SearchedOption {
  readonly path: string;
  /** The last part of the path, or the path where that is not enough to tell it apart. */
  readonly name: string;
  /** Every value that was tried: numbers ascending if all are numbers, otherwise texts. */
  readonly values: readonly (number | string)[];
  readonly numeric: boolean;
  /** Whether it is read on a logarithmic axis. */
  readonly logarithmic: boolean;
}

/** One configuration of a model, with all its seeds. */
export interface SearchTrial {
  /** In the order in which the configurations were queued, from 0. */
  readonly number: number;
  readonly state: "completed" | "pruned" | "failed";
  /** By path; absent where the option exists only under another choice. */
  readonly point: Readonly<Record<string, number | string>>;
  readonly runs: readonly ReportRun[];
}

/** The trials of one model on one dataset. */
export interface Search {
  readonly model: string;
  /** What tells the dataset apart from others that the study has; empty for the only one. */
  readonly dataset: string;
  readonly modelIndex: number;
  readonly options: readonly SearchedOption[];
  readonly trials: readonly SearchTrial[];
}

/** A metric by which trials are judged. */
export interface Objective {
  readonly metric: string;
  readonly title: string;
  readonly short: string;
  /** Its values times this are lower where they are better. */
  readonly sign: 1 | -1;
}

/** With fewer values than this, one option alone is a line in a chart rather than a search. */
const manyValues = 13;

/**
 * The searches of a study: of each model whose trials differ in two options, or in many values of one. What is best on one
 * dataset is no answer on another, so each dataset has searches of its own.
 */
export function searchesOf(data: ReportData): readonly Search[] {
  return data.models.flatMap((model, modelIndex) => {
    const ended = data.runs.filter((run) => run.label === model && run.status !== "queued" && run.status !== "running");
    return [...runsByDataset(ended, data.axis)].flatMap(([dataset, runs]) => {
      const options = searchedOptions(runs);
      if (options.length < 2 && !options.some(({ values }) => values.length >= manyValues)) return [];
      return [{ model, dataset, modelIndex, options, trials: trialsOf(runs, options) }];
    });
  });
}

export function objectiveOf(data: ReportData, objective: string): Objective {
  const metric = objective.replace(/^-/, "");
  const { title, short, better } = describeMetric(metric, data.metricFacts);
  return { metric, title, short, sign: objective !== metric || better === "higher" ? -1 : 1 };
}

/** Mean and spread of an objective over the seeds of a trial that has completed. */
export function valueOf({ state, runs }: SearchTrial, { metric }: Objective): Aggregate {
  return aggregateMetric(state === "completed" ? runs.filter(({ status }) => status === "completed") : [], metric);
}

/** The trials with a finite value of the objective, with that value. */
export function judged(
  { trials }: Search,
  objective: Objective,
): readonly { readonly trial: SearchTrial; readonly value: number }[] {
  return trials
    .map((trial) => ({ trial, value: valueOf(trial, objective).mean }))
    .filter(({ value }) => Number.isFinite(value));
}

/** Paths in which trials differ, of those that always agree the first. */
function searchedOptions(runs: readonly ReportRun[]): readonly SearchedOption[] {
  const paths = [...new Set(runs.flatMap((run) => Object.keys(run.point)))].sort(compareText);
  const profiles = new Set<string>();
  const kept = paths.filter((path) => {
    const values = runs.map((run) => JSON.stringify(run.point[path] ?? null));
    const profile = values.join("\n");
    const isNews = new Set(values).size > 1 && !profiles.has(profile);
    profiles.add(profile);
    return isNews;
  });
  const last = (path: string) => path.slice(path.lastIndexOf(".") + 1);
  return kept.map((path) => {
    const found = runs.map((run) => run.point[path]).filter((value) => value !== undefined);
    const numbers = found.filter((value) => typeof value === "number");
    const numeric = numbers.length === found.length;
    const values = numeric ? [...new Set(numbers)].sort((a, b) => a - b) : [...new Set(found.map(valueText))];
    const [least, greatest] = [numbers.length > 0 ? Math.min(...numbers) : 0, Math.max(...numbers)];
    return {
      path,
      name: kept.filter((other) => last(other) === last(path)).length > 1 ? path : last(path),
      values,
      numeric,
      logarithmic: numeric && least > 0 && greatest / least >= 8,
    };
  });
}

function trialsOf(runs: readonly ReportRun[], options: readonly SearchedOption[]): readonly SearchTrial[] {
  const byPoint = new Map<string, ReportRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(options.map(({ path }) => run.point[path] ?? null));
    byPoint.set(key, [...(byPoint.get(key) ?? []), run]);
  }
  return [...byPoint.values()].map((members, number) => ({
    number,
    state: stateOf(members),
    point: Object.fromEntries(
      options.flatMap(({ path, numeric }) => {
        const value = members[0]!.point[path];
        return value === undefined ? [] : [[path, coordinate(value, numeric)]];
      }),
    ),
    runs: members,
  }));
}

function coordinate(value: Json, numeric: boolean): number | string {
  return numeric ? (value as number) : valueText(value);
}

function stateOf(runs: readonly ReportRun[]): SearchTrial["state"] {
  const has = (status: ReportRun["status"]) => runs.some((run) => run.status === status);
  return has("completed") ? "completed" : has("pruned") ? "pruned" : "failed";
}
