import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { intrinsicDimension } from "./intrinsic-dimension.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** How far, relative to its norm, a point may lie off the subspace and still count as in it: float32's rounding. */
const inSubspace = 1e-6;

/**
 * The law of Q y for y with the law `measure` on R^m and a Q [d, m] with orthonormal columns: an isometry, which leaves
 * densities with respect to volume, and entropies, as they are. For m < d it is a law on a manifold.
 */
export class EmbeddedMeasure implements Measure {
  readonly reference: "lebesgue" | { readonly manifold: number };

  constructor(
    readonly measure: Measure,
    readonly isometry: Float64Array,
    readonly dimension: number,
  ) {
    const k = intrinsicDimension(measure);
    this.reference = k === dimension ? "lebesgue" : { manifold: k };
  }

  sample(n: number, stream: Stream): Points {
    return this.#embed(this.measure.sample(n, stream));
  }

  logDensity(x: Points): Float64Array {
    const y = this.#project(x);
    const back = this.#embed(y);
    return this.measure.logDensity!(y).map((log, i) => {
      let squared = 0;
      let away = 0;
      for (let at = i * x.d; at < (i + 1) * x.d; at++) {
        squared += x.data[at]! * x.data[at]!;
        away += (x.data[at]! - back.data[at]!) ** 2;
      }
      return away <= inSubspace * inSubspace * squared ? log : -Infinity;
    });
  }

  tangents(x: Points): Float64Array {
    const m = this.measure.dimension;
    const k = intrinsicDimension(this.measure);
    const own = this.measure.tangents?.(this.#project(x)) ?? identities(x.n, m);
    return this.#embed(points(x.n * k, m, Float64Array.from(own))).data;
  }

  get entropy(): Entropy | undefined {
    return this.measure.entropy;
  }

  get moments(): Moments | undefined {
    const { moments } = this.measure;
    if (moments === undefined) return undefined;
    const m = this.measure.dimension;
    const { data: mean } = this.#embed(points(1, m, Float64Array.from(moments.mean)));
    const half = this.#embed(points(m, m, Float64Array.from(moments.covariance)));
    const transposed = Float64Array.from(
      { length: half.data.length },
      (_, at) => half.data[(at % m) * half.d + Math.floor(at / m)]!,
    );
    return { mean, covariance: this.#embed(points(half.d, m, transposed)).data, error: m * moments.error };
  }

  /** Q y for each row y. */
  #embed({ n, d: m, data }: Points): Points {
    const d = this.dimension;
    const out = points(n, d);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < d; j++) {
        let sum = 0;
        for (let k = 0; k < m; k++) sum += this.isometry[j * m + k]! * data[i * m + k]!;
        out.data[i * d + j] = sum;
      }
    }
    return out;
  }

  /** Q^T x for each row x. */
  #project({ n, d, data }: Points): Points {
    const m = this.measure.dimension;
    const out = points(n, m);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < m; k++) {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += this.isometry[j * m + k]! * data[i * d + j]!;
        out.data[i * m + k] = sum;
      }
    }
    return out;
  }
}

/** The identity [m, m], n times. */
function identities(n: number, m: number): Float64Array {
  return Float64Array.from({ length: n * m * m }, (_, at) => Number((at % (m * m)) % (m + 1) === 0));
}
