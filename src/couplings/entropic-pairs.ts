import { z } from "zod";
import { UserError } from "../numerics/error.js";
import type { Stream } from "../numerics/random.js";
import { sinkhorn, type SinkhornOptions } from "../transport/sinkhorn.js";
import { squaredDistances } from "../transport/squared-distances.js";
import type { PairBatch } from "./coupling.js";

/** The greatest relative error of a base point's mass in a plan that pairs are drawn from. */
const tolerance = 0.01;

export const epsilonOption = {
  epsilon: z
    .number()
    .positive()
    .default(0.1)
    .describe(
      "weight of the plan's entropy, in squared model units; 2 sigma^2 for a Schroedinger bridge of noise sigma",
    ),
};

/** The entropic plan of a batch for the squared distance, [n, n]; a UserError where Sinkhorn's iterations do not get there. */
export function entropicPlan({ n, d, x0, x1 }: PairBatch, options: SinkhornOptions, owner: string): Float64Array {
  const cost = squaredDistances({ n, d, data: x0 }, { n, d, data: x1 });
  const { plan, error, iterations } = sinkhorn(cost, n, n, { ...options, tolerance });
  if (error <= tolerance) return plan;
  throw new UserError(
    `${owner}: after ${iterations} iterations the plan's masses still change by ${(100 * error).toPrecision(2)} %; ` +
      `choose an epsilon above ${options.epsilon}.`,
    { kind: "failure" },
  );
}

/** A column for each of the given rows of a plan [n, n], drawn with the probabilities of the row. */
export function drawColumns(plan: Float64Array, n: number, rows: Int32Array, stream: Stream): Int32Array {
  return rows.map((row) => draw(plan.subarray(row * n, (row + 1) * n), stream));
}

/** As many rows of a plan [n, n] as it has, drawn with their masses. */
export function drawRowsOfPlan(plan: Float64Array, n: number, stream: Stream): Int32Array {
  const masses = Float64Array.from({ length: n }, (_, i) => total(plan.subarray(i * n, (i + 1) * n)));
  return Int32Array.from({ length: n }, () => draw(masses, stream));
}

/** A place drawn with probability proportional to its mass. */
function draw(masses: Float64Array, stream: Stream): number {
  let left = stream.uniform() * total(masses);
  let last = 0;
  for (let k = 0; k < masses.length; k++) {
    if (masses[k] === 0) continue;
    last = k;
    left -= masses[k]!;
    if (left < 0) break;
  }
  return last;
}

function total(masses: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < masses.length; k++) sum += masses[k]!;
  return sum;
}
