import { artifactNames } from "../../../experiment/trial.js";
import { flowOf, positionsOf } from "../../../report/charts/flow.js";
import { ArtifactReader } from "../../../report/data/artifacts.js";
import type { TrajectoriesAnswer } from "../../api.js";
import { json } from "../answer.js";
import { foundRun } from "../found-run.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";

/** Points that a page moves without a stutter. */
const mostPoints = 500;

/** The ways of points from the base to the data, of the first two coordinates. */
export const trajectories: Route = {
  method: "GET",
  path: "/api/runs/:run/trajectories",
  async answer({ params }, { store }) {
    const { id, label } = await foundRun(store, params["run"]!);
    const reader = new ArtifactReader(store);
    const paths = await reader.paths(id, mostPoints);
    if (!paths) throw new Refusal(404, `Run ${id} has left no trajectories.`);
    if (paths.n === 0 || paths.values.length !== paths.times.length * paths.n * paths.d) {
      throw new Refusal(404, `The trajectories of run ${id} are not what its times say.`);
    }
    const data = await reader.cloud(id, artifactNames.data);
    const arrived = paths.values.slice(-paths.n * paths.d);
    const flow = flowOf(
      [{ title: label, color: "", positions: positionsOf(paths) }],
      paths.times,
      data ?? { d: paths.d, values: arrived, of: paths.n },
      await reader.dataset(id),
    );
    if (!flow) throw new Refusal(404, `The trajectories of run ${id} are not of points with two finite coordinates.`);
    const answer: TrajectoriesAnswer = { flow: data ? flow : { ...flow, data: [] }, d: paths.d };
    return json(answer);
  },
};
