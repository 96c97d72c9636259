import { applyMap, type DiagonalMap, invertMap, logVolume } from "../numerics/diagonal-map.js";
import { cholesky, logDeterminantOfFactor } from "../numerics/linear-algebra.js";
import type { Points } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import { intrinsicDimension } from "./intrinsic-dimension.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/**
 * The law of (x - mean) / scale when x has the law `measure`. Its log density gains the sum of the log scales; on a
 * k-manifold whose tangents are known, what the map takes off the k-volume at each point, half the log determinant of
 * the tangents' inner products after it. Its entropy loses the mean of that gain, which on a manifold is found by Monte
 * Carlo, unless all scales are one, and is then stated with its error.
 */
export function standardizedMeasure(measure: Measure, map: DiagonalMap): Measure {
  const { dimension, reference } = measure;
  const sample: Measure["sample"] = (n, stream) => invertMap(map, measure.sample(n, stream));
  const moments = (): Moments | undefined => measure.moments && standardizedMoments(measure.moments, map);
  const gain = gainOf(measure, map);
  if (gain === undefined || reference === undefined) {
    return {
      dimension,
      sample,
      get moments() {
        return moments();
      },
    };
  }
  let entropy: Entropy | undefined;
  return {
    dimension,
    sample,
    reference,
    ...(measure.logDensity && {
      logDensity: (z) => {
        const x = applyMap(map, z);
        const logs = measure.logDensity!(x);
        const gains = gain(x);
        // Off its manifold a law has no tangents either.
        return logs.map((log, i) => (log === -Infinity ? log : log + (gains[i] ?? gains[0]!)));
      },
    }),
    get entropy(): Entropy | undefined {
      return (entropy ??= measure.entropy && standardizedEntropy(measure, measure.entropy, gain));
    },
    get moments() {
      return moments();
    },
  };
}

/** What the log density gains at each row of x, or at all of them; undefined where that is not known. */
type Gain = (x: Points) => Float64Array;

function gainOf(measure: Measure, map: DiagonalMap): Gain | undefined {
  const { scale } = map;
  const [first = 1] = scale;
  const similar = scale.every((other) => other === first);
  if (measure.reference === "lebesgue" || similar) {
    const each = similar ? intrinsicDimension(measure) * Math.log(first) : logVolume(map);
    return () => Float64Array.of(each);
  }
  if (measure.tangents === undefined) return undefined;
  return (x) => tangentGain(measure.tangents!(x), x, intrinsicDimension(measure), scale);
}

/** -log of the k-volume in z of a unit of k-volume in x, at each row. */
function tangentGain(tangents: Float64Array, { n, d }: Points, k: number, scale: Float64Array): Float64Array {
  const gram = new Float64Array(k * k);
  return Float64Array.from({ length: n }, (_, i) => {
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        let inner = 0;
        for (let j = 0; j < d; j++) {
          inner += (tangents[(i * k + a) * d + j]! * tangents[(i * k + b) * d + j]!) / scale[j]! ** 2;
        }
        gram[a * k + b] = inner;
      }
    }
    return Number.isNaN(gram[0]!) ? Number.NaN : -logDeterminantOfFactor(cholesky(gram, k), k);
  });
}

const entropySamples = 50_000;

function standardizedEntropy(measure: Measure, { value, error }: Entropy, gain: Gain): Entropy {
  const gains = gain(measure.sample(entropySamples, Stream.of(0, "entropy")));
  if (gains.length === 1) return { value: value - gains[0]!, error };
  return { value: value - mean(gains), error: error + 3 * standardError(gains) };
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
