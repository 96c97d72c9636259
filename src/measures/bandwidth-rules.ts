import { UserError } from "../numerics/error.js";
import { type Points, take } from "../numerics/points.js";
import { mean, standardDeviation } from "../numerics/statistics.js";
import { KernelDensityEstimate } from "./kernel-density.js";
import { gaussian } from "./kernels/gaussian.js";
import type { SmoothingKernel } from "./kernels/kernel.js";

/** How a bandwidth can be found from the data. */
export const bandwidthRules = ["scott", "silverman", "leaveOneOut", "kFold"] as const;
export type BandwidthRule = (typeof bandwidthRules)[number];

export interface RuleOptions {
  readonly kernel?: (d: number) => SmoothingKernel;
  /** One bandwidth for all coordinates, or one in proportion to the standard deviation of each. */
  readonly shape?: "scalar" | "diagonal";
}

const folds = 5;
/** Multiples of Scott's bandwidth among which the likelihood is searched: e^-5 to e^1.5 in steps of e^0.5. */
const multiples = Array.from({ length: 14 }, (_, k) => Math.exp(k / 2 - 5));
/** The search ends where the logarithm of the bandwidth is known to this. */
const precision = 0.01;

/**
 * The bandwidth of a kernel density estimate by a rule. `scott` and `silverman` are right for Gaussian data: standard
 * deviation times n^(-1/(d+4)) or (n (d+2) / 4)^(-1/(d+4)) (Scott 1992, section 6.3.1.2; Silverman 1986, section 4.3.2), for a
 * kernel of that standard deviation. `leaveOneOut` and `kFold` maximise the likelihood of atoms left out (Duin 1976).
 */
export function ruleBandwidth(
  rule: BandwidthRule,
  atoms: Points,
  { kernel = gaussian, shape = "scalar" }: RuleOptions = {},
): number | readonly number[] {
  const spread = spreadOf(atoms, shape);
  const times = (factor: number) => (typeof spread === "number" ? spread * factor : spread.map((sd) => sd * factor));
  const { n, d } = atoms;
  const scott = n ** (-1 / (d + 4)) / kernel(d).standardDeviation;
  if (rule === "scott") return times(scott);
  if (rule === "silverman") return times(scott * (4 / (d + 2)) ** (1 / (d + 4)));
  const likelihood = rule === "leaveOneOut" ? leaveOneOut : kFold;
  const score = (logFactor: number) => likelihood(atoms, times(scott * Math.exp(logFactor)), kernel);
  return times(scott * Math.exp(mostLikely(rule, score)));
}

/** The standard deviation of each coordinate, or the root of their mean square. */
function spreadOf({ n, d, data }: Points, shape: "scalar" | "diagonal"): number | readonly number[] {
  const sds = Array.from({ length: d }, (_, j) =>
    standardDeviation(Float64Array.from({ length: n }, (__, i) => data[i * d + j]!)),
  );
  const flat = sds.findIndex((sd) => !(sd > 0));
  const overall = Math.sqrt(mean(sds.map((sd) => sd * sd)));
  if (shape === "diagonal" ? flat < 0 : overall > 0) return shape === "diagonal" ? sds : overall;
  throw new UserError(
    `bandwidth: the training points do not vary${shape === "diagonal" ? ` in coordinate ${flat + 1}` : ""}, so no rule gives a ` +
      `bandwidth; give a number${shape === "diagonal" ? ", or the shape scalar" : ""}.`,
  );
}

/** Mean log density of each atom under the estimate by all others. */
function leaveOneOut(atoms: Points, bandwidth: number | readonly number[], kernel: RuleOptions["kernel"]): number {
  return mean(new KernelDensityEstimate(atoms, bandwidth, kernel).leaveOneOut());
}

/** Mean log density of each fold of the atoms under the estimate by the other folds. */
function kFold(atoms: Points, bandwidth: number | readonly number[], kernel: RuleOptions["kernel"]): number {
  let sum = 0;
  for (let fold = 0; fold < folds; fold++) {
    const rows = [...Array(atoms.n).keys()];
    const kept = take(
      atoms,
      rows.filter((i) => i % folds !== fold),
    );
    const held = take(
      atoms,
      rows.filter((i) => i % folds === fold),
    );
    const logs = new KernelDensityEstimate(kept, bandwidth, kernel).logDensity(held);
    for (const log of logs) sum += log;
  }
  return sum / atoms.n;
}

/** The logarithm of the best factor: of a coarse grid, then by golden sections between its neighbours. */
function mostLikely(rule: BandwidthRule, score: (logFactor: number) => number): number {
  const grid = multiples.map(Math.log);
  const scores = grid.map(score);
  const best = scores.indexOf(Math.max(...scores));
  if (scores[best] === -Infinity) {
    throw new UserError(
      `bandwidth: by ${rule} some training points have no density at any bandwidth, for they lie farther from all others ` +
        "than the kernel reaches; choose a kernel with tails, or give a number.",
    );
  }
  if (best <= 0) {
    throw new UserError(
      `bandwidth: by ${rule} the likelihood of the training points only grows as the bandwidth falls, as it does where ` +
        "points repeat; remove duplicates, or give a number.",
    );
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [grid[best - 1]!, grid[Math.min(best + 1, grid.length - 1)]!];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [ofLeft, ofRight] = [score(left), score(right)];
  while (high - low > precision) {
    if (ofLeft > ofRight) {
      [high, right, ofRight] = [right, left, ofLeft];
      left = high - golden * (high - low);
      ofLeft = score(left);
    } else {
      [low, left, ofLeft] = [left, right, ofRight];
      right = low + golden * (high - low);
      ofRight = score(right);
    }
  }
  return (low + high) / 2;
}
