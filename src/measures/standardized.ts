import { applyMap, type DiagonalMap, invertMap, logVolume } from "../numerics/diagonal-map.js";
import { intrinsicDimension } from "./intrinsic-dimension.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/**
 * The law of (x - mean) / scale when x has the law `measure`: its log density gains, and its entropy loses, the sum of
 * the log scales, or, on a k-manifold, k times the log of one scale that is common to all coordinates. A law on a
 * manifold keeps neither when the scales differ, because they stretch the manifold's volume by a factor that varies from
 * place to place.
 */
export function standardizedMeasure(measure: Measure, map: DiagonalMap): Measure {
  const { dimension, reference } = measure;
  const sample: Measure["sample"] = (n, stream) => invertMap(map, measure.sample(n, stream));
  const moments = (): Moments | undefined => measure.moments && standardizedMoments(measure.moments, map);
  const [scale = 1] = map.scale;
  const similar = map.scale.every((other) => other === scale);
  if (reference === undefined || (reference !== "lebesgue" && !similar)) {
    return {
      dimension,
      sample,
      get moments() {
        return moments();
      },
    };
  }
  const gain = reference === "lebesgue" ? logVolume(map) : intrinsicDimension(measure) * Math.log(scale);
  return {
    dimension,
    sample,
    reference,
    ...(measure.logDensity && {
      logDensity: (z) => measure.logDensity!(applyMap(map, z)).map((value) => value + gain),
    }),
    get entropy(): Entropy | undefined {
      const { entropy } = measure;
      return entropy && { value: entropy.value - gain, error: entropy.error };
    },
    get moments() {
      return moments();
    },
  };
}

/** The law of factor x + shift when x has the law `measure`; the shift is one number for all coordinates or one for each. */
export function rescaledMeasure(measure: Measure, factor: number, shift: number | readonly number[] = 0): Measure {
  const scale = new Float64Array(measure.dimension).fill(1 / factor);
  const mean = scale.map((_, j) => -(typeof shift === "number" ? shift : shift[j]!) / factor);
  return standardizedMeasure(measure, { mean, scale });
}

function standardizedMoments({ mean, covariance, error }: Moments, map: DiagonalMap): Moments {
  const d = mean.length;
  const least = map.scale.reduce((smallest, value) => Math.min(smallest, value), Infinity);
  return {
    mean: mean.map((value, j) => (value - map.mean[j]!) / map.scale[j]!),
    covariance: covariance.map((value, at) => value / (map.scale[Math.floor(at / d)]! * map.scale[at % d]!)),
    error: error * Math.max(1 / least, 1 / least ** 2),
  };
}
