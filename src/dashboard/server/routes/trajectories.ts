import { artifactNames } from "../../../experiment/trial.js";
import { decodeNpy } from "../../../numerics/npy.js";
import type { TrajectoriesAnswer } from "../../api.js";
import { json } from "../answer.js";
import { foundRun } from "../found-run.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";

const mostPoints = 2_000;
/** Significant digits that a picture can show. */
const digits = 5;

/** The ways of points from the base to the data, of the first two coordinates. */
export const trajectories: Route = {
  method: "GET",
  path: "/api/runs/:run/trajectories",
  async answer({ params }, { store }) {
    const { id } = await foundRun(store, params["run"]!);
    const kept = new Set((await store.artifacts(id)).map(({ name }) => name));
    if (!kept.has(artifactNames.trajectories) || !kept.has(artifactNames.trajectoryTimes)) {
      throw new Refusal(404, `Run ${id} has left no trajectories.`);
    }
    const { data, shape } = decodeNpy(await store.readArtifact(id, artifactNames.trajectories));
    const text = new TextDecoder().decode(await store.readArtifact(id, artifactNames.trajectoryTimes));
    const { times } = JSON.parse(text) as { readonly times?: readonly number[] };
    const [steps = 0, all = 0, d = 0] = shape;
    if (shape.length !== 3 || d < 2 || times?.length !== steps) {
      throw new Refusal(404, `The trajectories of run ${id} are not of points with two coordinates or more.`);
    }
    const n = Math.min(all, mostPoints);
    const values: number[] = [];
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < n; i++) {
        const at = (t * all + i) * d;
        values.push(rounded(data[at]!), rounded(data[at + 1]!));
      }
    }
    const answer: TrajectoriesAnswer = { times, n, d, values };
    return json(answer);
  },
};

function rounded(value: number): number {
  return Number(value.toPrecision(digits));
}
