import { describe, expect, it } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { functionOfSymmetric, symmetricEigen, symmetricSquareRoot } from "../../src/numerics/symmetric-eigen.js";

function multiply(a: Float64Array, b: Float64Array, d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, at) => {
    const [i, j] = [Math.floor(at / d), at % d];
    let sum = 0;
    for (let k = 0; k < d; k++) sum += a[i * d + k]! * b[k * d + j]!;
    return sum;
  });
}

/** G G^T of a matrix of normal draws with `rank` columns. */
function gram(d: number, rank: number): Float64Array {
  const g = new Float64Array(d * rank);
  Stream.of(d, "gram").fillNormal(g);
  return Float64Array.from({ length: d * d }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += g[Math.floor(at / d) * rank + k]! * g[(at % d) * rank + k]!;
    return sum;
  });
}

function expectEqual(a: Float64Array, b: Float64Array, tolerance: number): void {
  a.forEach((value, at) => {
    expect(Math.abs(value - b[at]!)).toBeLessThan(tolerance);
  });
}

describe.each([
  [1, 1],
  [2, 2],
  [7, 7],
  [7, 3],
  [30, 30],
])("a [%i, d] matrix of rank %i", (d, rank) => {
  const a = gram(d, rank);
  const eigen = symmetricEigen(a, d);

  it("is made anew by its eigenvalues and eigenvectors, which are orthonormal", () => {
    expectEqual(
      functionOfSymmetric(eigen, (value) => value),
      a,
      1e-12 * d,
    );
    const transposed = Float64Array.from(eigen.vectors, (_, at) => eigen.vectors[(at % d) * d + Math.floor(at / d)]!);
    const identity = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
    expectEqual(multiply(transposed, eigen.vectors, d), identity, 1e-13 * d);
  });

  it("is the square of its square root", () => {
    const root = symmetricSquareRoot(a, d);
    expectEqual(multiply(root, root, d), a, 1e-11 * d);
  });
});

it("finds the eigenvalues of a tridiagonal matrix in closed form", () => {
  const d = 6;
  const a = Float64Array.from({ length: d * d }, (_, at) => {
    const gap = Math.abs(Math.floor(at / d) - (at % d));
    return gap === 0 ? 2 : gap === 1 ? -1 : 0;
  });
  const expected = Array.from({ length: d }, (_, k) => 2 - 2 * Math.cos((Math.PI * (k + 1)) / (d + 1)));
  expectEqual(symmetricEigen(a, d).values.sort(), Float64Array.from(expected), 1e-13);
});
