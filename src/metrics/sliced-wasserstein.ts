import { z } from "zod";
import { component } from "../component/component.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { mean, variance } from "../numerics/statistics.js";
import { type DistanceEstimate, distanceEstimate, squaredWasserstein2OnLine } from "../transport/wasserstein.js";
import { finiteSamples, first, otherPoints, sizeOf } from "./clouds.js";

const name = "sw2";

/**
 * `sw2` is the root of the mean, over random directions, of the squared Wasserstein distance of order 2 between the
 * projections of n model samples and of n test points, each of them exact; `sw2.floor` is the same between other real
 * points and the test points. The standard errors count the sampling of the points on both sides and the choice of directions; near the floor
 * they are too large by up to about three fifths (see `distanceEstimate`).
 */
export const slicedWasserstein = component({
  kind: "metric",
  name: "slicedWasserstein",
  summary:
    "Sliced Wasserstein distance of order 2 between model samples and test points (sw2), beside its sampling floor between " +
    "two sets of real data (sw2.floor); in model units, lower is better; takes O(projections n log n) time.",
  paper: "Bonneel et al. 2015, doi:10.1007/s10851-014-0506-3",
  options: {
    projections: z.int().min(2).default(256).describe("random directions to project on"),
    n: z.int().positive().optional().describe("points on each side; at most 2,000 if absent"),
  },
  inject: [],
  create: (options) => ({
    name,
    unit: "model units",
    lowerIsBetter: true,
    async evaluate(context) {
      const { dataset, stream } = context;
      const available = Math.min(dataset.test.n, dataset.train.n + dataset.validation.n);
      const n = sizeOf("slicedWasserstein", options.n, 2000, available, "test points with as many others beside them");
      const test = first(dataset.test, n);
      const samples = await finiteSamples(context, n, "slicedWasserstein");
      const directions = randomDirections(options.projections, test.d, stream);
      return [
        { name, ...slicedDistance(samples, test, directions), n },
        { name: `${name}.floor`, ...slicedDistance(otherPoints(dataset, n), test, directions), n },
      ];
    },
  }),
});

/** Unit vectors [n, d], uniform on the sphere. */
export function randomDirections(n: number, d: number, stream: Stream): Points {
  const out = points(n, d);
  stream.fillNormal(out.data);
  for (let i = 0; i < n; i++) {
    const row = out.data.subarray(i * d, (i + 1) * d);
    const length = Math.hypot(...row);
    row.forEach((value, j) => (row[j] = value / length));
  }
  return out;
}

/** The sliced distance along the given directions between clouds of one size, with its standard error. */
export function slicedDistance(x: Points, y: Points, directions: Points): DistanceEstimate {
  const squares = new Float64Array(directions.n);
  const ofX = new Float64Array(x.n);
  const ofY = new Float64Array(y.n);
  for (let k = 0; k < directions.n; k++) {
    const [a, b] = [project(x, directions, k), project(y, directions, k)];
    const [sortedA, sortedB] = [a.slice(), b.slice()];
    squares[k] = squaredWasserstein2OnLine(sortedA, sortedB);
    addPotential(sortedA, sortedB, a, ofX, 1 / directions.n);
    addPotential(sortedB, sortedA, b, ofY, 1 / directions.n);
  }
  return distanceEstimate(mean(squares), ofX, ofY, variance(squares) / directions.n);
}

/**
 * Adds the Kantorovich potential at every point of `x`, times `weight`, to `out`: on the line its slope is twice the way
 * x - T(x) that the monotone map T moves the point, here integrated by the trapezoidal rule over the sorted points.
 */
function addPotential(
  sortedX: Float64Array,
  sortedY: Float64Array,
  x: Float64Array,
  out: Float64Array,
  weight: number,
): void {
  const n = x.length;
  const potential = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    const ways = sortedX[i - 1]! - sortedY[i - 1]! + sortedX[i]! - sortedY[i]!;
    potential[i] = potential[i - 1]! + (sortedX[i]! - sortedX[i - 1]!) * ways;
  }
  for (let i = 0; i < n; i++) out[i]! += weight * potential[firstAtLeast(sortedX, x[i]!)]!;
}

/** Where the first of the sorted values that is not below `value` stands, by bisection. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function project({ n, d, data }: Points, directions: Points, k: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += data[i * d + j]! * directions.data[k * d + j]!;
    out[i] = sum;
  }
  return out;
}
