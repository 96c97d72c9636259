import { Stream } from "./random.js";
import { incompleteBeta } from "./special.js";
import { mean, standardError } from "./statistics.js";

/** What a two-sided test of differences around zero finds; p is NaN where there are too few of them. */
export interface PairedTest {
  readonly statistic: number;
  readonly p: number;
  /** Differences that the test rests on. */
  readonly n: number;
}

/** Probability that Student's t with `degrees` of freedom is further from 0 than `t`. */
export function studentTTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** Paired t-test (Student 1908): the differences are independent draws of a normal law, whose mean is asked for. */
export function pairedT(differences: readonly number[]): PairedTest {
  const n = differences.length;
  if (n < 2) return { statistic: Number.NaN, p: Number.NaN, n };
  const centre = mean(differences);
  const error = standardError(differences);
  if (centre === 0) return { statistic: 0, p: 1, n };
  const t = centre / error;
  return { statistic: t, p: studentTTail(t, n - 1), n };
}

/**
 * Signed-rank test (Wilcoxon 1945) by the exact law of the rank sum over all signs; equal sizes share their mean rank,
 * and differences of zero are left out. The statistic is the smaller of the two rank sums.
 */
export function wilcoxonSignedRank(differences: readonly number[]): PairedTest {
  const moved = differences.filter((difference) => difference !== 0);
  const n = moved.length;
  if (n === 0) return { statistic: 0, p: differences.length === 0 ? Number.NaN : 1, n };
  // Twice the ranks are integers, also where ranks are shared.
  const ranks = doubledRanks(moved.map(Math.abs));
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const positive = ranks.reduce((sum, rank, i) => sum + (moved[i]! > 0 ? rank : 0), 0);
  const least = Math.min(positive, total - positive);
  const law = new Float64Array(total + 1);
  law[0] = 1;
  for (const rank of ranks) {
    for (let sum = total; sum >= 0; sum--) law[sum] = (law[sum]! + (sum >= rank ? law[sum - rank]! : 0)) / 2;
  }
  const tail = law.subarray(0, least + 1).reduce((sum, share) => sum + share, 0);
  return { statistic: least / 2, p: Math.min(1, 2 * tail), n };
}

function doubledRanks(sizes: readonly number[]): readonly number[] {
  const sorted = [...sizes].sort((a, b) => a - b);
  return sizes.map((size) => sorted.indexOf(size) + sorted.lastIndexOf(size) + 2);
}

/** Signs of so many differences are tried one and all; of more, only a sample is. */
const mostExact = 20;
const sampledFlips = 100_000;

/**
 * Sign-flip test of the mean (Fisher 1935): the part of all choices of signs whose mean is at least as far from zero;
 * exact up to 20 differences, beyond that over 100,000 seeded choices and the given one (Phipson and Smyth 2010).
 */
export function signFlip(differences: readonly number[]): PairedTest {
  const n = differences.length;
  if (n === 0) return { statistic: Number.NaN, p: Number.NaN, n };
  const sum = differences.reduce((total, difference) => total + difference, 0);
  // Sums of the same numbers in another order differ in their last digits.
  const reach = Math.abs(sum) * (1 - 1e-12);
  const p = n <= mostExact ? exactFlips(differences, reach) : drawnFlips(differences, reach);
  return { statistic: sum / n, p, n };
}

function exactFlips(differences: readonly number[], reach: number): number {
  const choices = 2 ** differences.length;
  let far = 0;
  for (let signs = 0; signs < choices; signs++) {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += (signs >> i) & 1 ? differences[i]! : -differences[i]!;
    if (Math.abs(sum) >= reach) far++;
  }
  return far / choices;
}

function drawnFlips(differences: readonly number[], reach: number): number {
  const stream = Stream.of(0, "sign flips");
  let far = 1;
  for (let draw = 0; draw < sampledFlips; draw++) {
    let sum = 0;
    for (const difference of differences) sum += stream.uniform() < 0.5 ? difference : -difference;
    if (Math.abs(sum) >= reach) far++;
  }
  return far / (sampledFlips + 1);
}

/** P-values corrected for their number (Holm 1979), in their order; NaN is no test and stays. */
export function holm(ps: readonly number[]): readonly number[] {
  const tests = ps.map((p, i) => ({ p, i })).filter(({ p }) => !Number.isNaN(p));
  tests.sort((a, b) => a.p - b.p);
  const corrected = [...ps];
  let greatest = 0;
  tests.forEach(({ p, i }, place) => {
    greatest = Math.max(greatest, Math.min(1, p * (tests.length - place)));
    corrected[i] = greatest;
  });
  return corrected;
}
