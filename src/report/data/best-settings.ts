import { aggregateMetric } from "./aggregate.js";
import { describeMetric } from "./metric-names.js";
import type { Group, ReportData } from "./report-data.js";
import { objectiveOf } from "./search.js";

/** Settings of a study that searched for its settings which a report shows one by one, at most. */
const most = 24;

export interface ShownSettings {
  readonly data: ReportData;
  /** What is left out, if anything is. */
  readonly sentence?: string;
}

/**
 * What a report shows setting by setting. A search tries more settings than anyone compares: of each model the best by its
 * first objective are shown then, and only what tells of the search and lists the runs has all of them.
 */
export function shownSettings(data: ReportData): ShownSettings {
  const [first] = data.text.objectives ?? [];
  if (first === undefined || data.groups.length <= most) return { data };
  const objective = objectiveOf(data, first);
  const share = Math.max(1, Math.floor(most / data.models.length));
  const score = ({ runs }: Group) => {
    const { mean } = aggregateMetric(runs, objective.metric);
    return Number.isNaN(mean) ? Infinity : objective.sign * mean;
  };
  const best = data.models.flatMap((model) =>
    data.groups
      .filter(({ series }) => series.model === model)
      .sort((a, b) => score(a) - score(b))
      .slice(0, share),
  );
  const { short } = describeMetric(objective.metric, data.metricFacts);
  return {
    data: withGroups(data, new Set(best)),
    sentence:
      `The search tried ${data.groups.length} settings: of each model the ${share} with the best ${short} are shown one by ` +
      "one, and what tells of the search and lists the runs has all of them.",
  };
}

/** The study with some of its groups alone; its runs are all there. */
function withGroups(data: ReportData, kept: ReadonlySet<Group>): ReportData {
  const groups = data.groups.filter((group) => kept.has(group));
  const ids = new Set(groups.flatMap(({ runs }) => runs.map(({ id }) => id)));
  const ofKept = (curves: ReportData["curves"]): ReportData["curves"] =>
    Object.fromEntries(Object.entries(curves).map(([name, all]) => [name, all.filter(({ run }) => ids.has(run.id))]));
  return {
    ...data,
    groups,
    series: [...new Set(groups.map(({ series }) => series))],
    pictures: data.pictures.filter(({ group }) => kept.has(group)),
    curves: ofKept(data.curves),
    rounds: ofKept(data.rounds),
  };
}
