import { z } from "zod";
import { component } from "../component/component.js";
import { wasserstein1 as distance } from "../transport/wasserstein.js";
import { besideFloor } from "./clouds.js";

const name = "w1";

/**
 * `w1` is the exact Wasserstein distance of order 1 (earth mover's distance) between n model samples and n test points, in
 * model units: the mean distance under the best pairing; `w1.floor` is the same between other real points and the test
 * points. The standard errors count the sampling of the points on both sides; near the floor they are too large.
 */
export const wasserstein1 = component({
  kind: "metric",
  name: "wasserstein1",
  summary:
    "Exact Wasserstein distance of order 1 between model samples and test points by optimal assignment (w1), beside its " +
    "sampling floor between two sets of real data (w1.floor); in model units, lower is better.",
  paper: "Peyre and Cuturi 2019, arXiv:1803.00567, section 2.3",
  cost: "O(n^3) time, O(n^2) memory",
  options: {
    n: z.int().min(2).optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: ({ n }) => ({
    name,
    unit: "model units",
    lowerIsBetter: true,
    evaluate: (context) => besideFloor(context, { metric: "wasserstein1", name, n, usual: 1000, least: 2 }, distance),
  }),
});
