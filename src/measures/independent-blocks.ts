import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { intrinsicDimension } from "./intrinsic-dimension.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** A law of some of the coordinates, which are named by their places. */
export interface Block {
  readonly measure: Measure;
  readonly places: readonly number[];
}

/** Blocks of coordinates that are independent of each other, every coordinate in one of them. */
export class IndependentBlocks implements Measure {
  readonly dimension: number;
  readonly reference: "lebesgue" | { readonly manifold: number };

  constructor(readonly blocks: readonly Block[]) {
    this.dimension = blocks.reduce((sum, { measure }) => sum + measure.dimension, 0);
    const k = blocks.reduce((sum, { measure }) => sum + intrinsicDimension(measure), 0);
    this.reference = k === this.dimension ? "lebesgue" : { manifold: k };
  }

  /** Row by row, so that more samples begin with the fewer ones of the same stream. */
  sample(n: number, stream: Stream): Points {
    const out = points(n, this.dimension);
    for (let i = 0; i < n; i++) {
      for (const { measure, places } of this.blocks) {
        const { data } = measure.sample(1, stream);
        for (let j = 0; j < places.length; j++) out.data[i * out.d + places[j]!] = data[j]!;
      }
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    const out = new Float64Array(x.n);
    for (const { measure, places } of this.blocks) {
      measure.logDensity!(gather(x, places)).forEach((log, i) => (out[i]! += log));
    }
    return out;
  }

  tangents(x: Points): Float64Array {
    const k = intrinsicDimension(this);
    const out = new Float64Array(x.n * k * x.d);
    let first = 0;
    for (const { measure, places } of this.blocks) {
      const own = intrinsicDimension(measure);
      const tangents = measure.tangents?.(gather(x, places));
      for (let i = 0; i < x.n; i++) {
        for (let a = 0; a < own; a++) {
          places.forEach((place, j) => {
            const value = tangents === undefined ? Number(a === j) : tangents[(i * own + a) * places.length + j]!;
            out[(i * k + first + a) * x.d + place] = value;
          });
        }
      }
      first += own;
    }
    return out;
  }

  get entropy(): Entropy | undefined {
    const parts = this.blocks.map(({ measure }) => measure.entropy);
    if (parts.includes(undefined)) return undefined;
    return {
      value: parts.reduce((sum, part) => sum + part!.value, 0),
      error: parts.reduce((sum, part) => sum + part!.error, 0),
    };
  }

  get moments(): Moments | undefined {
    const d = this.dimension;
    const mean = new Float64Array(d);
    const covariance = new Float64Array(d * d);
    let error = 0;
    for (const { measure, places } of this.blocks) {
      const { moments } = measure;
      if (moments === undefined) return undefined;
      places.forEach((place, i) => {
        mean[place] = moments.mean[i]!;
        places.forEach((other, j) => (covariance[place * d + other] = moments.covariance[i * places.length + j]!));
      });
      error = Math.max(error, moments.error);
    }
    return { mean, covariance, error };
  }
}

/** The columns of `x` at these places. */
function gather(x: Points, places: readonly number[]): Points {
  const part = points(x.n, places.length);
  for (let at = 0; at < part.data.length; at++) {
    part.data[at] = x.data[Math.floor(at / part.d) * x.d + places[at % part.d]!]!;
  }
  return part;
}
