import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { logGamma } from "../numerics/special.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** How far, relative to the radius, a point may lie off the sphere and still count as on it: float32's rounding. */
const onSphere = 1e-6;

/** The uniform law on the sphere S^k of a given radius in R^(k + 1). */
export class UniformSphere implements Measure {
  readonly dimension: number;
  readonly reference: { readonly manifold: number };
  readonly entropy: Entropy;
  readonly moments: Moments;

  constructor(
    readonly k: number,
    readonly radius: number,
  ) {
    const d = k + 1;
    this.dimension = d;
    this.reference = { manifold: k };
    // The area of S^k is 2 pi^(d / 2) / Gamma(d / 2) times radius^k.
    const logArea = Math.log(2) + 0.5 * d * Math.log(Math.PI) - logGamma(d / 2) + k * Math.log(radius);
    this.entropy = { value: logArea, error: 0 };
    const covariance = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? radius ** 2 / d : 0));
    this.moments = { mean: new Float64Array(d), covariance, error: 0 };
  }

  sample(n: number, stream: Stream): Points {
    const d = this.dimension;
    const out = points(n, d);
    stream.fillNormal(out.data);
    for (let i = 0; i < n; i++) {
      const row = out.data.subarray(i * d, (i + 1) * d);
      const scale = this.radius / norm(row);
      for (let j = 0; j < d; j++) row[j]! *= scale;
    }
    return out;
  }

  logDensity({ n, d, data }: Points): Float64Array {
    return Float64Array.from({ length: n }, (_, i) => {
      const away = Math.abs(norm(data.subarray(i * d, (i + 1) * d)) - this.radius);
      return away <= onSphere * this.radius ? -this.entropy.value : -Infinity;
    });
  }

  /** The other columns of the reflection that takes the first axis to the normal. */
  tangents({ n, d, data }: Points): Float64Array {
    const out = new Float64Array(n * this.k * d);
    for (let i = 0; i < n; i++) {
      const mirror = data.slice(i * d, (i + 1) * d);
      // Away from whichever end of the axis is nearer, so that nothing cancels.
      mirror[0]! += (mirror[0]! < 0 ? -1 : 1) * norm(mirror);
      const squared = norm(mirror) ** 2;
      for (let k = 1; k < d; k++) {
        for (let j = 0; j < d; j++) {
          out[(i * this.k + k - 1) * d + j] = (j === k ? 1 : 0) - (2 * mirror[k]! * mirror[j]!) / squared;
        }
      }
    }
    return out;
  }
}

function norm(row: Float64Array): number {
  let squared = 0;
  for (let j = 0; j < row.length; j++) squared += row[j]! * row[j]!;
  return Math.sqrt(squared);
}
