import { normalQuantile } from "../../numerics/normal-quantile.js";
import { median } from "../../numerics/statistics.js";

/**
 * Values as a Gaussian process can take them: those below the median keep their distances, those above get normal scores
 * by their rank, so that a few bad trials do not decide the scale (Song et al. 2024, arXiv:2408.11527); then mean 0 and
 * deviation 1.
 */
export function standardised(values: Float64Array): Float64Array {
  const middle = median(values);
  const good = values.filter((value) => value <= middle);
  const spread = Math.sqrt(good.reduce((sum, value) => sum + (value - middle) ** 2, 0) / good.length);
  const sorted = values.toSorted();
  const warped = values.map((value) => {
    if (value <= middle) return value;
    const rank = (sorted.indexOf(value) + sorted.lastIndexOf(value) + 1) / 2 / sorted.length;
    return middle + spread * normalQuantile(Math.max(rank, 0.5));
  });
  const mean = warped.reduce((sum, value) => sum + value, 0) / warped.length;
  const deviation = Math.sqrt(warped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / warped.length);
  return warped.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}
