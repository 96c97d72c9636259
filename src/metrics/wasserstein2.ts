import { z } from "zod";
import { component } from "../component/component.js";
import { wasserstein2 as distance } from "../transport/wasserstein.js";
import { finiteSamples, first, otherPoints, sizeOf } from "./clouds.js";

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
    "sampling floor between two sets of real data (w2.floor); in model units, lower is better; takes O(n^3) time.",
  paper: "Peyre and Cuturi 2019, arXiv:1803.00567, section 2.3",
  options: {
    n: z.int().positive().optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: (options) => ({
    name,
    unit: "model units",
    lowerIsBetter: true,
    async evaluate(context) {
      const { dataset } = context;
      const available = Math.min(dataset.test.n, dataset.train.n + dataset.validation.n);
      const n = sizeOf("wasserstein2", options.n, 1000, available, "test points with as many others beside them");
      const test = first(dataset.test, n);
      const samples = await finiteSamples(context, n, "wasserstein2");
      return [
        { name, ...distance(samples, test), n },
        { name: `${name}.floor`, ...distance(otherPoints(dataset, n), test), n },
      ];
    },
  }),
});
