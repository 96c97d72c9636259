import { z } from "zod";
import { component } from "../component/component.js";
import { points } from "../numerics/points.js";
import { mean, standardError } from "../numerics/statistics.js";
import { followWays, nodesOption, squaredVelocity } from "./ways.js";

const name = "path.straightness";

/**
 * `path.straightness` is S = int E|v(t, Z_t) - (Z_1 - Z_0)|^2 dt along the ways Z of n points from base to data: 0 where every
 * point moves on a straight line at constant speed, so that one Euler step is exact.
 */
export const straightness = component({
  kind: "metric",
  name: "straightness",
  summary:
    "Mean squared deviation of the velocity from the whole displacement along the way from base to data (path.straightness): " +
    "0 for straight ways; in squared model units, lower is better; models without a velocity have none.",
  paper: "Liu, Gong and Liu 2022, arXiv:2209.03003, section 2.2",
  cost: "n ways and `nodes` velocities along each",
  options: { ...nodesOption, n: z.int().min(2).default(1000).describe("ways that are followed") },
  inject: [],
  create: ({ n, nodes }) => ({
    name,
    unit: "squared model units",
    lowerIsBetter: true,
    ideal: 0,
    async evaluate({ model, stream }) {
      const ways = await followWays(model, n, nodes, stream, "straightness");
      if (ways === undefined) return [];
      const { start, end } = ways;
      const displacement = points(
        n,
        start.d,
        end.data.map((value, at) => value - start.data[at]!),
      );
      const deviations = squaredVelocity(ways, displacement);
      return [{ name, value: mean(deviations), standardError: standardError(deviations), n }];
    },
  }),
});
