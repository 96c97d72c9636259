import { points } from "../../src/numerics/points.js";
import type { Points } from "../../src/numerics/points.js";
import type { HostField } from "../../src/solvers/solver.js";

/** An initial-value problem from t = 0 whose solution is known. */
export interface Problem {
  readonly name: string;
  readonly field: HostField;
  readonly y0: Points;
  readonly end: number;
  exact(t: number): Float64Array;
}

function host(derivative: HostField["derivative"]): HostField {
  return { kind: "host", derivative };
}

/** y' = y^2 cos t with y(0) = c has y = c / (1 - c sin t): nonlinear and not autonomous. */
export const nonlinear: Problem = {
  name: "y' = y^2 cos t",
  field: host((t, y, out) => {
    for (let i = 0; i < y.length; i++) out[i] = y[i]! * y[i]! * Math.cos(t);
  }),
  y0: points(1, 1, Float64Array.of(0.7)),
  end: 8,
  exact: (t) => Float64Array.of(0.7 / (1 - 0.7 * Math.sin(t))),
};

const A = [
  [-0.2, 3.4, 0.8],
  [-2.4, 0.1, 1.8],
  [1.0, -1.6, -0.1],
];

/** y' = A y against the matrix exponential, by scaling and squaring of its Taylor series. */
export const linear: Problem = {
  name: "y' = A y",
  field: host((_, y, out, n, d) => {
    for (let row = 0; row < n; row++) {
      for (let i = 0; i < d; i++) {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += A[i]![j]! * y[row * d + j]!;
        out[row * d + i] = sum;
      }
    }
  }),
  y0: points(2, 3, Float64Array.of(1, -1, 0.5, 0.2, 2, -0.7)),
  end: 4,
  exact(t) {
    const E = exponential(A.map((row) => row.map((a) => a * t)));
    const out = new Float64Array(6);
    for (let row = 0; row < 2; row++) {
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) out[row * 3 + i]! += E[i]![j]! * this.y0.data[row * 3 + j]!;
      }
    }
    return out;
  },
};

function exponential(M: number[][]): number[][] {
  const squarings = 10;
  const X = M.map((row) => row.map((x) => x / 2 ** squarings));
  const identity = M.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  let term: number[][] = identity;
  let sum: number[][] = identity;
  for (let k = 1; k <= 12; k++) {
    term = multiply(term, X).map((row) => row.map((x) => x / k));
    sum = sum.map((row, i) => row.map((x, j) => x + term[i]![j]!));
  }
  for (let i = 0; i < squarings; i++) sum = multiply(sum, sum);
  return sum;
}

function multiply(P: number[][], Q: number[][]): number[][] {
  return P.map((row) => Q[0]!.map((_, j) => row.reduce((sum, p, k) => sum + p * Q[k]![j]!, 0)));
}

/** Root mean square of the difference. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = a.length === b.length ? 0 : Number.NaN;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum / a.length);
}
