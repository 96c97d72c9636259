import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";

/**
 * log det of each of n matrices [n, d, d] whose symmetric part is positive definite, [n]: by elimination, whose pivots are
 * then positive without exchanging rows. O(n d^3) time in O(d) operations.
 */
export function logDetByElimination(matrices: Tensor): Tensor {
  const [n, d] = matrices.shape as [number, number, number];
  let rest = matrices;
  let sum = pivotOf(rest).log();
  for (let size = d - 1; size > 0; size--) {
    const column = rest.slice([0, 1, 0], [n, size, 1]);
    const row = rest.slice([0, 0, 1], [n, 1, size]);
    rest = rest.slice([0, 1, 1], [n, size, size]).sub(column.mul(row.div(pivotOf(rest))));
    sum = sum.add(pivotOf(rest).log());
  }
  return sum.reshape([n]);
}

/** The inverses of such matrices, [n, d, d], by the elimination of Gauss and Jordan. */
export function inverseByElimination(matrices: Tensor): Tensor {
  const [n, d] = matrices.shape as [number, number, number];
  const identity = tf.eye(d);
  let rows = matrices.concat(matrices.zerosLike().add(identity), 2);
  for (let k = 0; k < d; k++) {
    const pivotRow = rows.slice([0, k, 0], [n, 1, 2 * d]);
    const scaled = pivotRow.div(pivotRow.slice([0, 0, k], [n, 1, 1]));
    // Taken off every row as often as it stands there, but off its own row once less, which leaves it scaled.
    const factors = rows.slice([0, 0, k], [n, d, 1]).sub(identity.slice([0, k], [d, 1]));
    rows = rows.sub(factors.mul(scaled));
  }
  return rows.slice([0, 0, d], [n, d, d]);
}

/** [n, 1, 1] */
function pivotOf(matrices: Tensor): Tensor {
  return matrices.slice([0, 0, 0], [matrices.shape[0], 1, 1]);
}
