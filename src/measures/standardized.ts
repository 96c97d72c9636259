import { applyMap, type DiagonalMap, invertMap, logVolume } from "../numerics/diagonal-map.js";
import type { Entropy, Measure } from "./measure.js";

/**
 * The law of (x - mean) / scale when x has the law `measure`: its log density gains, and its entropy loses, the sum of
 * the log scales. A law on a manifold keeps neither, because unequal scales stretch the manifold's volume by a factor
 * that varies from place to place.
 */
export function standardizedMeasure(measure: Measure, map: DiagonalMap): Measure {
  const { dimension } = measure;
  const sample: Measure["sample"] = (n, stream) => invertMap(map, measure.sample(n, stream));
  if (measure.reference !== "lebesgue") return { dimension, sample };
  const gain = logVolume(map);
  return {
    dimension,
    sample,
    reference: measure.reference,
    ...(measure.logDensity && {
      logDensity: (z) => measure.logDensity!(applyMap(map, z)).map((value) => value + gain),
    }),
    get entropy(): Entropy | undefined {
      const { entropy } = measure;
      return entropy && { value: entropy.value - gain, error: entropy.error };
    },
  };
}
