import type { Stream } from "../numerics/random.js";

const resamples = 10_000;

/**
 * For each configuration, the probability that its mean is the least, by the bootstrap over seeds (Efron 1979, paired as in
 * Bouckaert and Frank 2004): seeds are drawn anew with replacement, the same for all, and a configuration is judged by those
 * of them that it was run with. `values[i][j]` is configuration i with seed j, undefined where it was not run; NaN for all
 * where there are fewer than two seeds. With few seeds it is too sure of itself, as every bootstrap is.
 */
export function probabilitiesOfBest(
  values: readonly (readonly (number | undefined)[])[],
  stream: Stream,
): Float64Array {
  const seeds = values[0]?.length ?? 0;
  const wins = new Float64Array(values.length);
  if (seeds < 2) return wins.fill(Number.NaN);
  for (const { drawn, times } of draws(seeds, stream)) {
    let least = Infinity;
    let winners: number[] = [];
    for (let i = 0; i < values.length; i++) {
      const value = meanOf(values[i]!, drawn);
      if (value < least) {
        least = value;
        winners = [i];
      } else if (value === least) winners.push(i);
    }
    for (const i of winners) wins[i] = wins[i]! + times / (winners.length * resamples);
  }
  return wins;
}

/** The resamples of the seeds, each with how often it came: of few seeds there are few that differ in more than their order. */
function draws(seeds: number, stream: Stream): Iterable<{ readonly drawn: Int32Array; times: number }> {
  const found = new Map<string, { readonly drawn: Int32Array; times: number }>();
  for (let b = 0; b < resamples; b++) {
    const drawn = Int32Array.from({ length: seeds }, () => Math.floor(stream.uniform() * seeds)).sort();
    const key = drawn.join();
    const known = found.get(key);
    if (known) known.times++;
    else found.set(key, { drawn, times: 1 });
  }
  return found.values();
}

/** Over the drawn seeds that there are; infinite if there are none, or one of them has no number. */
function meanOf(values: readonly (number | undefined)[], drawn: Int32Array): number {
  let sum = 0;
  let n = 0;
  for (const j of drawn) {
    const value = values[j];
    if (value === undefined) continue;
    sum += value;
    n++;
  }
  const mean = sum / n;
  return Number.isNaN(mean) ? Infinity : mean;
}
