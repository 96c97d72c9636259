export interface SymmetricEigen {
  /** Eigenvalues, in no particular order; [d]. */
  readonly values: Float64Array;
  /** Eigenvectors of length 1, one a column; [d, d], row-major. */
  readonly vectors: Float64Array;
}

/** Sweeps after which rotations have always met rounding: convergence is quadratic, and takes about six. */
const mostSweeps = 60;

/** Eigenvalues and eigenvectors of a symmetric A [d, d], row-major, by cyclic Jacobi rotations (Golub and Van Loan, 8.5). */
export function symmetricEigen(matrix: Float64Array, d: number): SymmetricEigen {
  const a = matrix.slice();
  const vectors = new Float64Array(d * d);
  for (let j = 0; j < d; j++) vectors[j * (d + 1)] = 1;
  let size = 0;
  for (const value of a) size += value * value;
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(a, d) > 1e-32 * size; sweep++) {
    for (let p = 0; p < d; p++) for (let q = p + 1; q < d; q++) rotate(a, vectors, d, p, q);
  }
  return { values: Float64Array.from({ length: d }, (_, j) => a[j * (d + 1)]!), vectors };
}

/** V f(values) V^T for a function f of the eigenvalues. */
export function functionOfSymmetric({ values, vectors }: SymmetricEigen, f: (value: number) => number): Float64Array {
  const d = values.length;
  const of = values.map(f);
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += vectors[i * d + k]! * of[k]! * vectors[j * d + k]!;
      out[i * d + j] = out[j * d + i] = sum;
    }
  }
  return out;
}

/** The square root of a symmetric A [d, d] without negative eigenvalues; those that rounding made negative count as 0. */
export function symmetricSquareRoot(a: Float64Array, d: number): Float64Array {
  return functionOfSymmetric(symmetricEigen(a, d), (value) => Math.sqrt(Math.max(0, value)));
}

function offDiagonal(a: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) if (i !== j) sum += a[i * d + j]! ** 2;
  return sum;
}

/** The rotation in the plane of p and q that makes a[p, q] zero. */
function rotate(a: Float64Array, vectors: Float64Array, d: number, p: number, q: number): void {
  const apq = a[p * d + q]!;
  if (apq === 0) return;
  const theta = (a[q * d + q]! - a[p * d + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < d; k++) {
    const [akp, akq] = [a[k * d + p]!, a[k * d + q]!];
    a[k * d + p] = c * akp - s * akq;
    a[k * d + q] = s * akp + c * akq;
  }
  for (let k = 0; k < d; k++) {
    const [apk, aqk] = [a[p * d + k]!, a[q * d + k]!];
    a[p * d + k] = c * apk - s * aqk;
    a[q * d + k] = s * apk + c * aqk;
    const [vkp, vkq] = [vectors[k * d + p]!, vectors[k * d + q]!];
    vectors[k * d + p] = c * vkp - s * vkq;
    vectors[k * d + q] = s * vkp + c * vkq;
  }
}
