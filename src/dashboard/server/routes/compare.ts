import { differingOptions } from "../../../query/group.js";
import { orderMetrics } from "../../../report/data/metric-names.js";
import type { CompareAnswer } from "../../api.js";
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
      options: differingOptions(runs).map((name) => ({
        name,
        values: runs.map(({ options }) => options[name] ?? null),
      })),
      metrics: metrics.map((name) => ({ name, values: runs.map((run) => run.metrics[name]?.last ?? null) })),
      curves: curvesOf(runs),
    };
    return json(answer);
  },
};
