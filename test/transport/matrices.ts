import { Stream } from "../../src/numerics/random.js";

/** A B for matrices [d, d], row-major. */
export function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    let sum = 0;
    for (let k = 0; k < d; k++) sum += a[i * d + k]! * b[k * d + j]!;
    return sum;
  });
}

export function transposed(a: Float64Array, d: number): Float64Array {
  return a.map((_, at) => a[(at % d) * d + Math.floor(at / d)]!);
}

export function traceOf(a: Float64Array, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += a[j * (d + 1)]!;
  return sum;
}

/** A x. */
export function applyMatrix(a: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, i) => x.reduce((sum, value, j) => sum + a[i * x.length + j]! * value, 0));
}

/** A covariance [d, d] of full rank with random axes, B B^T + 0.1. */
export function covarianceOf(d: number, purpose: string): Float64Array {
  const b = new Float64Array(d * d);
  Stream.of(d, purpose).fillNormal(b);
  return product(b, transposed(b, d), d).map((value, at) => value + (at % (d + 1) === 0 ? 0.1 : 0));
}
