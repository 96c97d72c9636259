import { assign } from "./assignment.js";
import { assignOnLine } from "./on-line.js";
import { squaredDistances } from "./squared-distances.js";

/** Which points of x1 [n, d] those of x0 [n, d] are assigned to, for the cost |x0 - x1|^2 + weight [labels differ]. */
export interface PointAssignment {
  readonly n: number;
  readonly d: number;
  readonly x0: Float64Array;
  readonly x1: Float64Array;
  /** Of the points of x0, and of those of x1, [n]; none differ if absent. */
  readonly labels?: Int32Array | undefined;
  readonly weight: number;
}

/** Solves many assignments, each as `assignPoints` does. */
export interface AssignmentSolver {
  assignAll(problems: readonly PointAssignment[]): readonly Int32Array[];
}

/** The x1 of each x0 in the assignment of least cost. */
export function assignPoints({ n, d, x0, x1, labels, weight }: PointAssignment): Int32Array {
  if (d === 1 && labels === undefined) return assignOnLine(x0, x1);
  const cost = squaredDistances({ n, d, data: x0 }, { n, d, data: x1 });
  if (labels !== undefined) {
    for (let i = 0, at = 0; i < n; i++) {
      const own = labels[i]!;
      for (let k = 0; k < n; k++, at++) if (labels[k]! !== own) cost[at]! += weight;
    }
  }
  return assign(cost, n).columns;
}
