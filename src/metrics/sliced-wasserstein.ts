import { z } from "zod";
import { component } from "../component/component.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import { squaredWasserstein2OnLine } from "../numerics/wasserstein.js";
import { finiteSamples, first, otherPoints, sizeOf } from "./clouds.js";

const name = "sw2";

/**
 * `sw2` is the root of the mean, over random directions, of the squared Wasserstein distance of order 2 between the
 * projections of n model samples and of n test points, each of them exact; `sw2.floor` is the same between other real
 * points and the test points. The standard errors are those of the choice of directions.
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

/** The sliced distance along the given directions, with the standard error that comes from their choice. */
export function slicedDistance(x: Points, y: Points, directions: Points): { value: number; standardError: number } {
  const squares = new Float64Array(directions.n);
  for (let k = 0; k < directions.n; k++) {
    squares[k] = squaredWasserstein2OnLine(project(x, directions, k), project(y, directions, k));
  }
  const value = Math.sqrt(mean(squares));
  // By the delta method: d sqrt(s) = ds / (2 sqrt(s)).
  return { value, standardError: value > 0 ? standardError(squares) / (2 * value) : 0 };
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
