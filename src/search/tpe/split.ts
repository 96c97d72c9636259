import { hypervolumeSubset } from "../hypervolume.js";
import { byEnd } from "../outcome.js";
import { nonDominatedFronts } from "../pareto.js";
import type { Trial } from "../sampler.js";

/** The trials that are modelled as good, and all others, each in order of asking. */
export interface Split {
  readonly good: readonly Trial[];
  readonly others: readonly Trial[];
}

/** How many of n trials with values count as good (Bergstra et al. 2011; at most 25 as in Bergstra et al. 2013). */
function goodCount(n: number): number {
  return Math.min(Math.ceil(0.1 * n), 25);
}

/**
 * The best tenth of the trials with values is good, completed ones before pruned ones; those that failed or are pending
 * are not, the latter so that workers side by side try different points (constant liar).
 */
export function splitTrials(trials: readonly Trial[]): Split {
  const { completed, pruned } = byEnd(trials);
  const count = goodCount(completed.length + pruned.length);
  const good = new Set(best(completed, count));
  for (const trial of best(pruned, count - good.size)) good.add(trial);
  return { good: trials.filter((trial) => good.has(trial)), others: trials.filter((trial) => !good.has(trial)) };
}

function best(trials: readonly Trial[], count: number): readonly Trial[] {
  if (count <= 0 || trials.length <= count) return count <= 0 ? [] : trials;
  return trials[0]!.values.length === 1 ? lowest(trials, count) : leading(trials, count);
}

/** By one value, the earlier of equal ones. */
function lowest(trials: readonly Trial[], count: number): readonly Trial[] {
  const held: Trial[] = [];
  for (const trial of trials) {
    if (held.length === count && trial.values[0]! >= held[count - 1]!.values[0]!) continue;
    let at = held.length;
    while (at > 0 && held[at - 1]!.values[0]! > trial.values[0]!) at--;
    held.splice(at, 0, trial);
    if (held.length > count) held.pop();
  }
  return held;
}

/** By fronts; of the front that is too large, those that together have the largest hypervolume (Ozaki et al. 2022). */
function leading(trials: readonly Trial[], count: number): readonly Trial[] {
  const values = trials.map((trial) => trial.values);
  const held: number[] = [];
  for (const front of nonDominatedFronts(values, count)) {
    if (held.length + front.length <= count) held.push(...front);
    else held.push(...largest(front, values, count - held.length));
  }
  return held.map((i) => trials[i]!);
}

function largest(front: readonly number[], values: readonly (readonly number[])[], count: number): readonly number[] {
  const inFront = front.map((i) => values[i]!);
  const reference = inFront[0]!.map((_, k) => {
    const of = inFront.map((value) => value[k]!);
    const [low, high] = [Math.min(...of), Math.max(...of)];
    return high + 0.1 * (high - low || 1);
  });
  return hypervolumeSubset(inFront, reference, count).map((at) => front[at]!);
}
