import { z } from "zod";
import { component } from "../component/component.js";
import { type Points, points } from "../numerics/points.js";
import { type DistanceEstimate, distanceEstimate } from "../transport/wasserstein.js";
import { besideFloor } from "./clouds.js";
import { normalize, project, projectedDistances, randomDirections } from "./projections.js";

const name = "sw2.max";
/** Directions from which the search goes on: the best of those that were drawn. */
const climbs = 4;
const steps = 40;
/** A climb ends where steps turn the direction by less than this. */
const turn = 1e-7;

/**
 * `sw2.max` is the largest Wasserstein distance of order 2 between the projections of n model samples and of n test points
 * on a line; `sw2.max.floor` is the same between other real points and the test points, and is not 0: the search finds the
 * direction in which two samples of one law differ most. The standard errors count the sampling of the points along the
 * direction found; near the floor they do not count that the direction was searched for.
 */
export const maxSlicedWasserstein = component({
  kind: "metric",
  name: "maxSlicedWasserstein",
  summary:
    "Wasserstein distance of order 2 along the direction in which model samples and test points differ most (sw2.max), " +
    "beside its sampling floor between two sets of real data (sw2.max.floor); in model units, lower is better.",
  paper: "Deshpande et al. 2019, arXiv:1904.05877",
  cost: "O(n (d + log n)) time a direction tried, some hundreds of them",
  options: {
    directions: z.int().positive().default(64).describe("random directions of which the best are improved"),
    n: z.int().min(2).optional().describe("points on each side; at most 1,000 if absent"),
  },
  inject: [],
  create: ({ directions, n }) => ({
    name,
    unit: "model units",
    lowerIsBetter: true,
    evaluate(context) {
      const starts = randomDirections(directions, context.dataset.dimension, context.stream);
      const clouds = { metric: "maxSlicedWasserstein", name, n, usual: 1000, least: 2 };
      return besideFloor(context, clouds, (x, y) => maxSlicedDistance(x, y, starts));
    },
  }),
});

/** The largest distance along a line found by climbing from the best of the given directions, with its standard error. */
export function maxSlicedDistance(x: Points, y: Points, starts: Points): DistanceEstimate {
  const { d } = x;
  const drawn = Array.from({ length: starts.n }, (_, k) => slopeAlong(x, y, starts.data.slice(k * d, (k + 1) * d)));
  const best = drawn
    .sort((a, b) => b.square - a.square)
    .slice(0, climbs)
    .map((start) => climb(x, y, start))
    .reduce((a, b) => (b.square > a.square ? b : a));
  // The direction is where the distance is stationary, so to first order only the points' own sampling matters.
  const { squares, ofX, ofY } = projectedDistances(x, y, points(1, d, best.direction.slice()));
  return distanceEstimate(squares[0]!, ofX, ofY);
}

interface Slope {
  readonly direction: Float64Array;
  readonly square: number;
  /** Half the gradient of `square` in the direction. */
  readonly gradient: Float64Array;
}

/** Gradient ascent on the sphere, with steps that grow while they gain and shrink where they do not. */
function climb(x: Points, y: Points, from: Slope): Slope {
  let at = from;
  let length = 1 / at.square;
  for (let step = 0; step < steps && length * tangent(at) > turn; step++) {
    const direction = at.direction.map((value, j) => value + length * at.gradient[j]!);
    normalize(direction);
    const next = slopeAlong(x, y, direction);
    if (next.square > at.square) at = next;
    length *= next === at ? 2 : 0.25;
  }
  return at;
}

/** The length of the part of the gradient along the sphere. */
function tangent({ direction, gradient, square }: Slope): number {
  return Math.hypot(...gradient.map((value, j) => value - square * direction[j]!));
}

/** The squared distance along a direction: the mean of ((x_i - y_i) . direction)^2 over points paired by their order. */
function slopeAlong(x: Points, y: Points, direction: Float64Array): Slope {
  const { n, d } = x;
  const [ofX, ofY] = [project(x, direction), project(y, direction)];
  const [orderX, orderY] = [orderOf(ofX), orderOf(ofY)];
  const gradient = new Float64Array(d);
  let square = 0;
  for (let k = 0; k < n; k++) {
    const [i, j] = [orderX[k]!, orderY[k]!];
    const way = (ofX[i]! - ofY[j]!) / n;
    square += way * way * n;
    for (let c = 0; c < d; c++) gradient[c]! += way * (x.data[i * d + c]! - y.data[j * d + c]!);
  }
  return { direction, square, gradient };
}

function orderOf(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
}
