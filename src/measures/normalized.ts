import type { Measure, Moments } from "./measure.js";
import { rescaledMeasure } from "./standardized.js";

/**
 * The law moved by one number and multiplied by another, so that all coordinates pooled have mean 0 and the given standard
 * deviation.
 */
export function normalized(measure: Measure & { readonly moments: Moments }, std: number): Measure {
  const { mean, covariance } = measure.moments;
  const d = mean.length;
  const centre = mean.reduce((sum, value) => sum + value / d, 0);
  const spread = Math.sqrt(
    mean.reduce((sum, value, j) => sum + (covariance[j * (d + 1)]! + (value - centre) ** 2) / d, 0),
  );
  return rescaledMeasure(measure, std / spread, (-centre * std) / spread);
}
