import { z } from "zod";
import { component } from "../component/component.js";
import { wasserstein2 as distance } from "../transport/wasserstein.js";
import { besideFloor } from "./clouds.js";

const name = "w2";

/**
 * `w2` is the exact Wasserstein distance of order 2 between n model samples and n test points, in model units: the root
 * of the mean squared distance under the best pairing. Two samples of one law are not at distance 0, so `w2.floor` is
 * the same distance between n other real points (of the training part, then of the validation part) and the same n test
 * points: what a perfect model would score. The standard errors count the sampling of the points on both sides, and are too
 * large by up to about two fifths near the floor.
 */
export const wasserstein2 = component({
  kind: "metric",
  name: "wasserstein2",
  summary:
    "Exact Wasserstein distance of order 2 between model samples and test points by optimal assignment (w2), beside its " +
    "sampling floor between two sets of real data (w2.floor); in model units, lower is better.",
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
    evaluate: (context) => besideFloor(context, { metric: "wasserstein2", name, n, usual: 1000, least: 2 }, distance),
  }),
});
