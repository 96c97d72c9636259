import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { mean, standardError } from "../numerics/statistics.js";
import { linePotentials } from "./line-potentials.js";
import { SemiDiscretePlan } from "./semi-discrete-plan.js";

export interface SemiDiscreteOptions {
  /** Weights of the atoms, with sum 1; equal if absent. */
  readonly weights?: Float64Array;
  /** Weight of the entropy, in units of the cost; 0 for cells with sharp borders. */
  readonly epsilon?: number;
  /** Greatest chi-squared distance between the masses that atoms receive and their weights. */
  readonly tolerance?: number;
  /** Draws of the law a step. */
  readonly batchSize?: number;
  /** Steps after which the search gives up. */
  readonly steps?: number;
}

export interface SemiDiscreteTransport {
  readonly plan: SemiDiscretePlan;
  /** Potentials of the atoms, with mean 0 under their weights; [n]. */
  readonly potentials: Float64Array;
  /** Masses that the atoms receive, estimated from fresh draws; [n]. */
  readonly masses: Float64Array;
  /** sum_j (mass_j - b_j)^2 / b_j, without the bias of estimated masses. */
  readonly chiSquared: number;
  /** The dual objective: the squared Wasserstein distance of order 2 at its maximum, less the entropy's part. */
  readonly value: number;
  readonly standardError: number;
  readonly steps: number;
}

/** Standard errors of the estimated chi-squared distance in its tolerance. */
const checkPrecision = 4;
/** Power of the number of steps by which these shorten; above 1/2, for averages to converge (Polyak and Juditsky 1992). */
const stepPower = 2 / 3;

/**
 * Optimal transport from a law that can be drawn from to atoms [n, d] for the cost |x - y|^2, by ascent of the concave dual
 * E min_j (|x - y_j|^2 - g_j) + sum_j b_j g_j on fresh draws, with averages over the last half of the steps, until a
 * chi-squared test on fresh draws finds the masses of the cells right (Genevay et al. 2016, arXiv:1605.08527; the soft
 * minimum for epsilon > 0). O(n d) time a draw. On a line it begins with the potentials of the law's quantiles. Throws a UserError if `steps` do not suffice.
 */
export function semiDiscreteTransport(
  draw: (n: number) => Points,
  atoms: Points,
  options: SemiDiscreteOptions = {},
): SemiDiscreteTransport {
  const { n } = atoms;
  const { epsilon = 0, tolerance = 0.01, batchSize = 512, steps = 50_000 } = options;
  const weights = options.weights ?? new Float64Array(n).fill(1 / n);
  const planOf = (g: Float64Array) => new SemiDiscretePlan(atoms, weights, g, epsilon);
  const checkSize = Math.ceil(Math.max(4096, checkPrecision * (Math.sqrt(2 * n) / tolerance)));
  // A potential is as large as the squares of distances; the more atoms, the smaller are their differences.
  const firstStep = (0.3 * meanSquare(atoms)) / Math.sqrt(n);

  const g = new Float64Array(n);
  if (atoms.d === 1 && epsilon === 0) {
    g.set(linePotentials(draw, atoms, weights, tolerance));
    const check = inspect(planOf(g), draw(checkSize), weights);
    if (check.chiSquared <= tolerance) {
      return { ...check, ...centred(g, weights, check.value), plan: planOf(g), steps: 0 };
    }
  }
  const average = new Float64Array(n);
  const sums = new Float64Array(n);
  const squares = new Float64Array(n);
  let found = Infinity;
  for (let step = 1, windowStart = 1; step <= steps; step++) {
    const plan = planOf(g);
    const x = draw(batchSize);
    sums.fill(0);
    for (let i = 0; i < batchSize; i++) plan.addProbabilities(x.data, i, sums, squares);
    const rate = firstStep / step ** stepPower;
    const weight = 1 / (step - windowStart + 1);
    for (let j = 0; j < n; j++) {
      g[j]! += rate * (1 - sums[j]! / (batchSize * weights[j]!));
      average[j]! += weight * (g[j]! - average[j]!);
    }
    if (step !== 2 * windowStart - 1 && step !== steps) continue;
    windowStart = step + 1;
    if (step < 16) continue;
    const check = inspect(planOf(average), draw(checkSize), weights);
    found = check.chiSquared;
    if (found <= tolerance)
      return { ...check, ...centred(average, weights, check.value), plan: planOf(average), steps: step };
  }
  throw new UserError(
    `Semi-discrete transport to ${n} atoms: after ${steps} steps the masses of the cells are still off by a chi-squared ` +
      `distance of ${found.toPrecision(3)}, above the tolerance ${tolerance}; allow more steps, or a larger tolerance or epsilon.`,
    { kind: "failure" },
  );
}

/** Masses, their chi-squared distance from the weights, and the first part of the dual objective, over draws of the law. */
function inspect(plan: SemiDiscretePlan, x: Points, weights: Float64Array) {
  const sums = new Float64Array(weights.length);
  const squares = new Float64Array(weights.length);
  const values = Float64Array.from({ length: x.n }, (_, i) => plan.addProbabilities(x.data, i, sums, squares));
  let chiSquared = -1;
  for (let j = 0; j < weights.length; j++) {
    // Products of different draws alone: squares of the same draw would count its noise.
    chiSquared += (sums[j]! ** 2 - squares[j]!) / (x.n * (x.n - 1) * weights[j]!);
  }
  return {
    masses: sums.map((sum) => sum / x.n),
    chiSquared,
    value: mean(values),
    standardError: standardError(values),
  };
}

/** Potentials with mean 0, and the dual objective, which does not depend on their mean. */
function centred(g: Float64Array, weights: Float64Array, minimum: number) {
  let centre = 0;
  for (let j = 0; j < g.length; j++) centre += weights[j]! * g[j]!;
  return { potentials: g.map((value) => value - centre), value: minimum + centre };
}

function meanSquare({ n, data }: Points): number {
  let sum = 0;
  for (const value of data) sum += value * value;
  return sum / n;
}
