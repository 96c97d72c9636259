import type { Stream } from "./random.js";
import { studentTQuantile } from "./special.js";

type Sample = readonly number[] | Float64Array;

export function mean(sample: Sample): number {
  let sum = 0;
  for (let i = 0; i < sample.length; i++) sum += sample[i]!;
  return sum / sample.length;
}

/** Unbiased sample variance (divided by n - 1); NaN for fewer than two values. */
export function variance(sample: Sample): number {
  if (sample.length < 2) return Number.NaN;
  const centre = mean(sample);
  let sum = 0;
  for (let i = 0; i < sample.length; i++) sum += (sample[i]! - centre) ** 2;
  return sum / (sample.length - 1);
}

/** Square root of the unbiased sample variance. */
export function standardDeviation(sample: Sample): number {
  return Math.sqrt(variance(sample));
}

/** Standard error of the mean of independent values. */
export function standardError(sample: Sample): number {
  return Math.sqrt(variance(sample) / sample.length);
}

/** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7); NaN for an empty sample. */
export function quantile(sample: Sample, p: number): number {
  const sorted = Float64Array.from(sample).sort();
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted.length === 0 ? Number.NaN : sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

export function median(sample: Sample): number {
  return quantile(sample, 0.5);
}

/** Half the width of the two-sided confidence interval of the mean by Student's t: it is mean ± this. */
export function confidenceHalfWidth(sample: Sample, level = 0.95): number {
  return sample.length < 2 ? Number.NaN : studentTQuantile((1 + level) / 2, sample.length - 1) * standardError(sample);
}

/** Standard error of `statistic` by the bootstrap: its sd over `replicates` resamples of `sample` (Efron 1979). */
export function bootstrapStandardError(
  sample: Float64Array,
  statistic: (resample: Float64Array) => number,
  stream: Stream,
  replicates = 200,
): number {
  const resample = new Float64Array(sample.length);
  const values = new Float64Array(replicates);
  for (let r = 0; r < replicates; r++) {
    for (let i = 0; i < resample.length; i++) resample[i] = sample[stream.integer(sample.length)]!;
    values[r] = statistic(resample);
  }
  return standardDeviation(values);
}

/**
 * Standard error by the jackknife that leaves out groups (Shao and Wu 1989): `values` are the statistic of all data but
 * one of equally large groups, each group left out once.
 */
export function jackknifeStandardError(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt((squares * (values.length - 1)) / values.length);
}
