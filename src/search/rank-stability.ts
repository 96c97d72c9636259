import type { Stream } from "../numerics/random.js";
import { mean, quantile } from "../numerics/statistics.js";

/** One row a configuration, one column a seed; lower is better. */
export type ValuesBySeed = readonly (readonly number[])[];

export interface RankStability {
  /** Kendall's coefficient of concordance of the seeds' rankings: 1 if they agree, 0 if they have nothing in common. */
  readonly concordance: number;
  /** Its 95 % interval over configurations drawn anew. */
  readonly interval: readonly [number, number];
  /** Mean of Spearman's correlation over the pairs of seeds. */
  readonly correlation: number;
  /** How often the configuration with the least mean still has it when the seeds are drawn anew. */
  readonly bestStaysBest: number;
}

/** Ranks from 1 for the least; equal values share the mean of theirs. */
export function ranks(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) result[order[at]!] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

/** Whether rankings of several configurations by several seeds can be compared at all. */
export function isRankable(values: ValuesBySeed): boolean {
  return values.length >= 3 && values[0]!.length >= 2;
}

/** How far seeds agree on the order of at least three configurations; all values are finite, all rows as long. */
export function rankStability(values: ValuesBySeed, stream: Stream, draws = 1000): RankStability {
  const n = values.length;
  const again = Array.from({ length: draws }, () =>
    concordance(Array.from({ length: n }, () => values[stream.integer(n)]!)),
  ).filter(Number.isFinite);
  const seeds = values[0]!.length;
  const best = leastMean(values);
  let kept = 0;
  for (let draw = 0; draw < draws; draw++) {
    const columns = Array.from({ length: seeds }, () => stream.integer(seeds));
    if (leastMean(values.map((row) => columns.map((column) => row[column]!))) === best) kept++;
  }
  const w = concordance(values);
  return {
    concordance: w,
    interval: [quantile(again, 0.025), quantile(again, 0.975)],
    correlation: meanCorrelation(values),
    bestStaysBest: kept / draws,
  };
}

/** Kendall's W, corrected for ties (Kendall and Gibbons 1990); NaN where no seed tells any configurations apart. */
export function concordance(values: ValuesBySeed): number {
  const n = values.length;
  const columns = bySeed(values).map(ranks);
  const m = columns.length;
  const sums = values.map((_, i) => columns.reduce((sum, column) => sum + column[i]!, 0));
  const centre = mean(sums);
  const squares = sums.reduce((sum, one) => sum + (one - centre) ** 2, 0);
  const ties = columns.reduce((sum, column) => sum + tieCorrection(column), 0);
  return (12 * squares) / (m ** 2 * (n ** 3 - n) - m * ties);
}

function tieCorrection(column: Float64Array): number {
  const counts = new Map<number, number>();
  for (const rank of column) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return [...counts.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
}

function meanCorrelation(values: ValuesBySeed): number {
  const columns = bySeed(values).map(ranks);
  const pairs = columns.flatMap((a, i) => columns.slice(i + 1).map((b) => pearson(a, b)));
  return mean(pairs);
}

function pearson(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [a[i]! - meanA, b[i]! - meanB];
    ab += u * v;
    aa += u * u;
    bb += v * v;
  }
  return ab / Math.sqrt(aa * bb);
}

function bySeed(values: ValuesBySeed): readonly (readonly number[])[] {
  return values[0]!.map((_, seed) => values.map((row) => row[seed]!));
}

function leastMean(values: ValuesBySeed): number {
  const means = values.map((row) => mean(row));
  return means.indexOf(Math.min(...means));
}
