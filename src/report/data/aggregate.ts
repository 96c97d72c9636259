import { mean, standardDeviation } from "../../numerics/statistics.js";

/** Mean and spread of a metric over the runs of a group. */
export interface Aggregate {
  /** Mean of the finite values; NaN if there is none. */
  readonly mean: number;
  /** Sample standard deviation (n - 1); absent with fewer than two finite values. */
  readonly sd?: number;
  /** Finite values. */
  readonly n: number;
  /** Values that are NaN or infinite: logged, and never part of the mean. */
  readonly notFinite: number;
}

/** Mean, standard deviation and counts of `values`. */
export function aggregate(values: readonly number[]): Aggregate {
  const finite = values.filter(Number.isFinite);
  const n = finite.length;
  return { mean: mean(finite), ...(n > 1 && { sd: standardDeviation(finite) }), n, notFinite: values.length - n };
}

/** The aggregate of a metric over the runs that have it. */
export function aggregateMetric(
  runs: readonly { readonly metrics: Readonly<Record<string, number>> }[],
  metric: string,
): Aggregate {
  return aggregate(runs.flatMap(({ metrics }) => (metric in metrics ? [metrics[metric]!] : [])));
}
