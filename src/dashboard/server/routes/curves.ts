import { systemPrefix } from "../../../tracking/system-metrics.js";
import type { RunRecord } from "../../../tracking/store.js";
import type { CurvesAnswer } from "../../api.js";
import { json } from "../answer.js";
import { runsOf, textOf } from "../asked.js";
import { curvesOf } from "../curves.js";
import { foundRuns } from "../found-run.js";
import { selected } from "../selected.js";
import type { Route } from "../router.js";

/** Most runs of which curves are drawn together. */
const mostRuns = 50;

/** The runs that `run` names, or of a list those that run and then the newest, and what they logged series of. */
export const curves: Route = {
  method: "GET",
  path: "/api/curves",
  async answer({ query }, { store, runs }) {
    const shown = query.has("run")
      ? await foundRuns(store, runsOf(query, mostRuns))
      : newest(selected(await runs.of(textOf(query, "study")), textOf(query, "where")));
    const metrics = curvesOf(shown);
    const answer: CurvesAnswer = {
      metrics: [
        ...metrics.filter((name) => !name.startsWith(systemPrefix)),
        ...metrics.filter((name) => name.startsWith(systemPrefix)),
      ],
      runs: shown.map(({ id, label, seed, status, point }) => ({ id, label, seed, status, point })),
    };
    return json(answer);
  },
};

function newest(found: readonly RunRecord[]): readonly RunRecord[] {
  const started = found.filter(({ attempt }) => attempt > 0).reverse();
  const running = started.filter(({ status }) => status === "running");
  return [...running, ...started.filter((run) => !running.includes(run))].slice(0, mostRuns);
}
