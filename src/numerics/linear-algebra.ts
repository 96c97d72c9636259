/** Lower-triangular L with A = L L^T of a symmetric positive definite A [d, d], row-major; throws if A is not. */
export function cholesky(a: Float64Array, d: number): Float64Array {
  const l = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * d + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * d + k]! * l[j * d + k]!;
      if (i > j) l[i * d + j] = sum / l[j * d + j]!;
      else if (sum > 0) l[i * d + i] = Math.sqrt(sum);
      else throw new RangeError(`cholesky: the matrix is not positive definite (pivot ${sum} in row ${i}).`);
    }
  }
  return l;
}

/** Solves L y = b for lower-triangular L [d, d], writing y over `b`. */
export function solveLower(l: Float64Array, b: Float64Array, d: number): void {
  for (let i = 0; i < d; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * d + k]! * b[k]!;
    b[i] = sum / l[i * d + i]!;
  }
}

/** L b for lower-triangular L [d, d], written over `b`. */
export function multiplyLower(l: Float64Array, b: Float64Array, d: number): void {
  for (let i = d - 1; i >= 0; i--) {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += l[i * d + k]! * b[k]!;
    b[i] = sum;
  }
}

/** log det L of a Cholesky factor L [d, d], which is half of log det L L^T. */
export function logDeterminantOfFactor(l: Float64Array, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j++) sum += Math.log(l[j * (d + 1)]!);
  return sum;
}

/**
 * The orthonormal columns of Q in A = Q R for an A [d, m], row-major, of full column rank (Gram-Schmidt, done twice for
 * full accuracy; Giraud et al. 2005). Of a matrix of standard normals, Q is uniform over all isometries.
 */
export function orthonormalColumns(a: Float64Array, d: number, m: number): Float64Array {
  const q = a.slice();
  for (let k = 0; k < m; k++) {
    for (let round = 0; round < 2; round++) {
      for (let other = 0; other < k; other++) {
        let inner = 0;
        for (let i = 0; i < d; i++) inner += q[i * m + other]! * q[i * m + k]!;
        for (let i = 0; i < d; i++) q[i * m + k]! -= inner * q[i * m + other]!;
      }
    }
    let squared = 0;
    for (let i = 0; i < d; i++) squared += q[i * m + k]! * q[i * m + k]!;
    for (let i = 0; i < d; i++) q[i * m + k]! /= Math.sqrt(squared);
  }
  return q;
}
