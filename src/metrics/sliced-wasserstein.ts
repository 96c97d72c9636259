import { z } from "zod";
import { component } from "../component/component.js";
import type { Points } from "../numerics/points.js";
import { mean, variance } from "../numerics/statistics.js";
import { type DistanceEstimate, distanceEstimate } from "../transport/wasserstein.js";
import { besideFloor } from "./clouds.js";
import { projectedDistances, randomDirections } from "./projections.js";

const name = "sw2";

/**
 * `sw2` is the root of the mean, over random directions, of the squared Wasserstein distance of order 2 between the
 * projections of n model samples and of n test points, each of them exact; `sw2.floor` is the same between other real
 * points and the test points. The standard errors count the sampling of the points on both sides and the choice of
 * directions; near the floor they are too large by up to about three fifths (see `distanceEstimate`).
 */
export const slicedWasserstein = component({
  kind: "metric",
  name: "slicedWasserstein",
  summary:
    "Sliced Wasserstein distance of order 2 between model samples and test points (sw2), beside its sampling floor between " +
    "two sets of real data (sw2.floor); in model units, lower is better.",
  paper: "Bonneel et al. 2015, doi:10.1007/s10851-014-0506-3",
  cost: "O(n (d + log n)) time a projection, O(n) memory",
  options: {
    projections: z.int().min(2).default(256).describe("random directions to project on"),
    n: z.int().min(2).optional().describe("points on each side; at most 2,000 if absent"),
  },
  inject: [],
  create: ({ projections, n }) => ({
    name,
    unit: "model units",
    lowerIsBetter: true,
    evaluate(context) {
      const directions = randomDirections(projections, context.dataset.dimension, context.stream);
      const clouds = { metric: "slicedWasserstein", name, n, usual: 2000, least: 2 };
      return besideFloor(context, clouds, (x, y) => slicedDistance(x, y, directions));
    },
  }),
});

/** The sliced distance along the given directions between clouds of one size, with its standard error. */
export function slicedDistance(x: Points, y: Points, directions: Points): DistanceEstimate {
  const { squares, ofX, ofY } = projectedDistances(x, y, directions);
  return distanceEstimate(mean(squares), ofX, ofY, variance(squares) / directions.n);
}
