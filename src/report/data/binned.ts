import { aggregate } from "./aggregate.js";
import type { Curve } from "./report-data.js";

/** Mean and spread over runs of a curve that each run logged at steps of its own. */
export interface BinnedCurve {
  /** Mean of the steps at which the values of this part were logged. */
  readonly step: number;
  readonly mean: number;
  /** Sample standard deviation over runs; absent with fewer than two. */
  readonly sd?: number;
  /** Runs with a finite value in this part. */
  readonly n: number;
}

/**
 * Averages each run over `parts` equal parts of the training, then over the runs. Parts in which no run has a finite value
 * are left out.
 */
export function binned(curves: readonly Curve[], parts: number): readonly BinnedCurve[] {
  const last = Math.max(...curves.map((curve) => curve.steps.at(-1) ?? 0));
  const perRun = curves.map((curve) => averages(curve, parts, last));
  return Array.from({ length: parts }, (_, part): BinnedCurve => {
    const here = perRun.map((run) => run[part]!).filter(({ value }) => Number.isFinite(value));
    const { mean, sd, n } = aggregate(here.map(({ value }) => value));
    return { step: aggregate(here.map(({ step }) => step)).mean, mean, ...(sd !== undefined && { sd }), n };
  }).filter((bin) => bin.n > 0);
}

/** Of each part the mean value, and the mean of the steps at which it was logged; NaN for both where there is none. */
function averages(
  { steps, values }: Curve,
  parts: number,
  last: number,
): readonly { readonly step: number; readonly value: number }[] {
  const places = new Float64Array(parts);
  const sums = new Float64Array(parts);
  const counts = new Float64Array(parts);
  for (let i = 0; i < steps.length; i++) {
    if (!Number.isFinite(values[i]!)) continue;
    // A figure logged at a step speaks for the steps up to it, so a part ends with its last step.
    const part = Math.max(0, Math.ceil((steps[i]! / last) * parts) - 1);
    sums[part]! += values[i]!;
    places[part]! += steps[i]!;
    counts[part]! += 1;
  }
  return Array.from(sums, (sum, part) => ({ step: places[part]! / counts[part]!, value: sum / counts[part]! }));
}

/**
 * A curve in at most about `most` points, by the least and the greatest value of each stretch: no peak is lost. Values
 * that are not finite are left out.
 */
export function thinned(
  { steps, values }: Pick<Curve, "steps" | "values">,
  most: number,
): readonly (readonly [step: number, value: number])[] {
  const finite = Array.from(steps, (step, i) => [step, values[i]!] as const).filter(([, value]) =>
    Number.isFinite(value),
  );
  if (finite.length <= most) return finite;
  const stretches = Math.floor(most / 2);
  const kept = Array.from({ length: stretches }, (_, part) => {
    const from = Math.floor((part * finite.length) / stretches);
    const stretch = finite.slice(from, Math.floor(((part + 1) * finite.length) / stretches));
    const least = stretch.reduce((a, b) => (b[1] < a[1] ? b : a));
    const greatest = stretch.reduce((a, b) => (b[1] > a[1] ? b : a));
    return least[0] <= greatest[0] ? [least, greatest] : [greatest, least];
  });
  return kept.flat();
}
