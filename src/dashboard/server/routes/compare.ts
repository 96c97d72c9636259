import { orderMetrics } from "../../../report/data/metric-names.js";
import type { Json } from "../../../tracking/store.js";
import type { CompareAnswer, ComparedAnswer } from "../../api.js";
import { json } from "../answer.js";
import { runsOf } from "../asked.js";
import { curvesOf } from "../curves.js";
import { foundRuns } from "../found-run.js";
import type { Route } from "../router.js";

const mostRuns = 50;

/** What the runs that `run` names differ in, and what came of each. */
export const compare: Route = {
  method: "GET",
  path: "/api/compare",
  async answer({ query }, { store }) {
    const runs = await foundRuns(store, runsOf(query, mostRuns));
    const metrics = orderMetrics(new Set(runs.flatMap((run) => Object.keys(run.metrics))));
    const answer: CompareAnswer = {
      runs: runs.map(({ id, study, label, seed, status }) => ({ id, study, label, seed, status })),
      options: differing(runs.map((run) => run.options)),
      metrics: metrics.map((name) => ({
        name,
        values: runs.map(({ metrics: own }) => (Object.hasOwn(own, name) ? own[name]!.last : null)),
      })),
      curves: curvesOf(runs),
    };
    return json(answer);
  },
};

/** What not all have, or not all alike. */
function differing(all: readonly Readonly<Record<string, Json>>[]): readonly ComparedAnswer[] {
  const names = [...new Set(all.flatMap((options) => Object.keys(options)))].sort();
  return names
    .map((name) => ({ name, values: all.map((options) => (Object.hasOwn(options, name) ? options[name]! : null)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}
