import { pairedT } from "../numerics/paired-tests.js";

/**
 * Whether a configuration is significantly worse than the best so far on the seeds that both have had: the paired t-test,
 * one-sided at level `alpha`, of Maron and Moore 1994 (Hoeffding races) and Birattari et al. 2002 (racing by t-tests), as in
 * irace (López-Ibáñez et al. 2016, section 3.3). `own` and `best` are values of the same seeds in the same order; lower is
 * better. Not corrected for the number of tests, as there: a race spends seeds, and claims nothing.
 */
export function isHopeless(own: readonly number[], best: readonly number[], alpha: number): boolean {
  if (!own.every(Number.isFinite)) return true;
  const { statistic, p } = pairedT(own.map((value, i) => value - best[i]!));
  return statistic > 0 && p / 2 < alpha;
}
