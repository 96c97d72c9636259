import { z } from "zod";
import { component } from "../component/component.js";
import { mean, standardError } from "../numerics/statistics.js";
import { followWays, nodesOption, squaredVelocity } from "./ways.js";

const name = "path.energy";

/** `path.energy` is the mean over n points of the integral of |v(t, x_t)|^2 over their way from base (t = 0) to data (t = 1). */
export const pathEnergy = component({
  kind: "metric",
  name: "pathEnergy",
  summary:
    "Mean kinetic energy int |v(t, x_t)|^2 dt of the way from base to data (path.energy), at least the squared Wasserstein " +
    "distance between its ends; in squared model units, lower is better; models without a velocity have none.",
  paper: "Benamou and Brenier 2000, doi:10.1007/s002110050002",
  cost: "n ways and `nodes` velocities along each",
  options: { ...nodesOption, n: z.int().min(2).default(1000).describe("ways that are followed") },
  inject: [],
  create: ({ n, nodes }) => ({
    name,
    unit: "squared model units",
    lowerIsBetter: true,
    async evaluate({ model, stream }) {
      const ways = await followWays(model, n, nodes, stream, "pathEnergy");
      if (ways === undefined) return [];
      const energies = squaredVelocity(ways);
      return [{ name, value: mean(energies), standardError: standardError(energies), n }];
    },
  }),
});
