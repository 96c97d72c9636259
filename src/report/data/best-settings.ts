import { aggregateMetric } from "./aggregate.js";
import { datasetWords } from "./by-dataset.js";
import { describeMetric } from "./metric-names.js";
import type { Group, Pictures, ReportData, SeriesOfRuns } from "./report-data.js";
import { objectiveOf, type Objective } from "./search.js";

/** Settings that a report of a search lists one by one, at most. */
const mostListed = 24;

export interface ShownSettings {
  /** What charts show. */
  readonly drawn: ReportData;
  /** What tables list. */
  readonly listed: ReportData;
  /** The metric by which the settings were chosen, if they were. */
  readonly chosenBy?: string;
  /** What is left out, if anything is. */
  readonly sentence?: string;
}

/**
 * What a report shows setting by setting. A search tries more settings than anyone compares, at values that no line joins:
 * of each model charts show then the best by its first objective, tables the best few, and only what tells of the search
 * and lists the runs has all of them.
 */
export function shownSettings(data: ReportData): ShownSettings {
  const objective = (data.text.objectives ?? [])
    .map((name) => objectiveOf(data, name))
    .find(({ metric }) => data.metrics.includes(metric));
  if (!objective || !isScattered(data)) return { drawn: data, listed: data };
  const byModel = new Map<string, Group[]>();
  for (const group of data.groups) {
    const key = keyOf(data, group);
    byModel.set(key, [...(byModel.get(key) ?? []), group]);
  }
  const ranked = [...byModel.values()].map((groups) =>
    groups.toSorted((a, b) => score(a, objective) - score(b, objective)),
  );
  const share = Math.max(1, Math.floor(mostListed / ranked.length));
  const best = new Map(ranked.map(([first]) => [first!, alone(data, first!)]));
  const listed = new Set(ranked.flatMap((groups) => groups.slice(0, share)));
  const { short } = describeMetric(objective.metric, data.metricFacts);
  const rows = share === 1 ? "the same" : `the ${share} best`;
  return {
    drawn: withGroups(withoutAxis(data), (group) => best.get(group)),
    listed: withGroups(data, (group) => (listed.has(group) ? group : undefined)),
    chosenBy: objective.metric,
    sentence:
      `The search tried ${data.groups.length} settings. Of each model charts show the one with the best ${short}, and ` +
      `tables list ${rows}; what tells of the search and lists the runs has all of them.`,
  };
}

/** Whether the settings are too many to be compared one by one, or lie so that few share a line of a chart. */
function isScattered({ groups, series, axis }: ReportData): boolean {
  if (groups.length > mostListed) return true;
  const onAxis = groups.filter(({ x }) => x !== undefined).length;
  return axis !== undefined && onAxis > 2 && onAxis < 2 * series.filter((one) => one.onAxis).length;
}

function score({ runs }: Group, { metric, sign }: Objective): number {
  const { mean } = aggregateMetric(runs, metric);
  return Number.isNaN(mean) ? Infinity : sign * mean;
}

/** The model, and the dataset where the study has several. */
function keyOf(data: ReportData, { series, runs }: Group): string {
  const words = data.datasets.length > 1 && runs[0] ? datasetWords(runs[0], data.axis) : "";
  return words === "" ? series.model : `${series.model}, ${words}`;
}

/** A setting that stands for its model. */
function alone(data: ReportData, group: Group): Group {
  const { model, modelIndex } = group.series;
  const label = keyOf(data, group);
  const series: SeriesOfRuns = { label, model, modelIndex, variant: 0, onAxis: false };
  return { series, label, runs: group.runs };
}

function withoutAxis(data: ReportData): ReportData {
  const copy: { -readonly [Key in keyof ReportData]: ReportData[Key] } = { ...data };
  delete copy.axis;
  return copy;
}

/** The study with some of its groups alone, or others in their place; its runs are all there. */
function withGroups(data: ReportData, inPlaceOf: (group: Group) => Group | undefined): ReportData {
  const groups = data.groups.map(inPlaceOf).filter((group) => group !== undefined);
  const ids = new Set(groups.flatMap(({ runs }) => runs.map(({ id }) => id)));
  const ofKept = (curves: ReportData["curves"]): ReportData["curves"] =>
    Object.fromEntries(Object.entries(curves).map(([name, all]) => [name, all.filter(({ run }) => ids.has(run.id))]));
  return {
    ...data,
    groups,
    series: [...new Set(groups.map(({ series }) => series))],
    pictures: data.pictures.flatMap((pictures): readonly Pictures[] => {
      const group = inPlaceOf(pictures.group);
      return group ? [{ ...pictures, group }] : [];
    }),
    curves: ofKept(data.curves),
    rounds: ofKept(data.rounds),
  };
}
