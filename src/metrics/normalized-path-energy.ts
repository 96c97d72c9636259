import { z } from "zod";
import { component } from "../component/component.js";
import { mean, standardError } from "../numerics/statistics.js";
import { wasserstein2 } from "../transport/wasserstein.js";
import { first, sizeOf } from "./clouds.js";
import { followWays, nodesOption, squaredVelocity } from "./ways.js";

const name = "path.npe";

/**
 * `path.npe` is |E - W2^2| / W2^2, with E the path energy of n points and W2 the exact Wasserstein distance of order 2 between
 * where they start and n test points: 0 for optimal transport. W2^2 between samples exceeds that between the laws, by about
 * its sampling floor, so the figure for a model near optimal transport falls as n grows.
 */
export const normalizedPathEnergy = component({
  kind: "metric",
  name: "normalizedPathEnergy",
  summary:
    "Path energy over the squared Wasserstein distance between base and data, less 1 (path.npe): 0 for optimal transport; " +
    "without unit, lower is better; models without a velocity have none.",
  paper: "Tong et al. 2024, arXiv:2302.00482, section 5",
  cost: "O(n^3) time for the distance, n ways and `nodes` velocities along each",
  options: { ...nodesOption, n: z.int().min(2).optional().describe("ways that are followed; at most 1,000 if absent") },
  inject: [],
  create: ({ n: asked, nodes }) => ({
    name,
    unit: "1",
    lowerIsBetter: true,
    ideal: 0,
    async evaluate({ model, dataset, stream }) {
      const n = sizeOf("normalizedPathEnergy", asked, 1000, dataset.test.n, "test points", 2);
      const ways = await followWays(model, n, nodes, stream, "normalizedPathEnergy");
      if (ways === undefined) return [];
      const energies = squaredVelocity(ways);
      const { value: w2, standardError: errorOfW2 } = wasserstein2(ways.start, first(dataset.test, n));
      const ratio = mean(energies) / (w2 * w2);
      const error = Math.hypot(standardError(energies) / (w2 * w2), (2 * ratio * errorOfW2) / w2);
      return [{ name, value: Math.abs(ratio - 1), standardError: error, n }];
    },
  }),
});
