import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";

export interface TriangularOptions {
  /** The upper triangle is meant instead of the lower one. */
  readonly upper?: boolean;
  /** The diagonal counts as ones, whatever is stored there. */
  readonly unitDiagonal?: boolean;
}

/** Ones on and below the diagonal of [d, d] (above, for `upper`), the diagonal itself only if `diagonal`; else zeros. */
export function triangularMask(d: number, { upper = false, diagonal = true } = {}): Tensor2D {
  const values = Array.from({ length: d * d }, (_, i) => {
    const [row, column] = [Math.floor(i / d), i % d];
    if (row === column) return diagonal ? 1 : 0;
    return column > row === upper ? 1 : 0;
  });
  return tf.tensor2d(values, [d, d]);
}

/** The triangular part of a matrix [d, d] as `solveTriangular` and `logAbsDetTriangular` read it. */
export function triangle(matrix: Tensor, { upper = false, unitDiagonal = false }: TriangularOptions = {}): Tensor {
  const d = matrix.shape[0];
  if (!unitDiagonal) return matrix.mul(triangularMask(d, { upper }));
  return matrix.mul(triangularMask(d, { upper, diagonal: false })).add(tf.eye(d));
}

/** x T^-1 for rows x [n, d] and the triangular part T of `matrix` [d, d]: the rows y with y T = x. */
export function solveTriangular(x: Tensor, matrix: Tensor, options: TriangularOptions = {}): Tensor {
  const t = triangle(matrix, options);
  const inverse = options.upper ? invertLower(t.transpose()).transpose() : invertLower(t);
  return tf.matMul(x, inverse);
}

/** log |det T|, a scalar in nats, of a triangular matrix T [d, d]; of L U, with ones on L's diagonal, it is that of U. */
export function logAbsDetTriangular(matrix: Tensor): Tensor {
  return diagonalOf(matrix).abs().log().sum();
}

function diagonalOf(matrix: Tensor): Tensor {
  const d = matrix.shape[0];
  return tf.stridedSlice(matrix.reshape([d * d]), [0], [d * d], [d + 1]);
}

/** The inverse of a lower triangular matrix; its slope, -T^-T dy T^-T, is taken from the inverse instead of through it. */
const invertLower = (matrix: Tensor): Tensor =>
  tf.customGrad((t, save) => {
    const inverse = invertByBlocks(t as Tensor);
    (save as (tensors: Tensor[]) => void)([inverse]);
    return {
      value: inverse,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const inverted = saved[0]!;
        return tf.matMul(tf.matMul(inverted, dy, true), inverted, false, true).neg();
      },
    };
  })(matrix);

/**
 * Inverts all diagonal blocks of one size at once and doubles the size: from the inverses of A and B that of
 * [[A, 0], [C, B]] is [[A^-1, 0], [-B^-1 C A^-1, B^-1]]. A dozen operations a doubling, instead of several a row.
 */
function invertByBlocks(matrix: Tensor): Tensor {
  const d = matrix.shape[0];
  const padded = 2 ** Math.ceil(Math.log2(d));
  const fill = Array.from({ length: padded }, (_, i) => (i < d ? 0 : 1));
  const whole = matrix
    .pad([
      [0, padded - d],
      [0, padded - d],
    ])
    .add(tf.diag(tf.tensor1d(fill)));
  let inverses = diagonalOf(whole).reciprocal().reshape([padded, 1, 1]);
  for (let size = 1; size < padded; size *= 2) inverses = joined(inverses, blocksBelow(whole, size));
  return inverses.reshape([padded, padded]).slice([0, 0], [d, d]);
}

/** The blocks C [pairs, size, size] that stand under the first of two neighbouring diagonal blocks. */
function blocksBelow(matrix: Tensor, size: number): Tensor {
  const pairs = matrix.shape[0] / (2 * size);
  const below = matrix.reshape([pairs, 2 * size, pairs, 2 * size]).slice([0, size, 0, 0], [pairs, size, pairs, size]);
  const all = below.transpose([0, 2, 1, 3]).reshape([pairs * pairs, size * size]);
  return tf.stridedSlice(all, [0, 0], [pairs * pairs, size * size], [pairs + 1, 1]).reshape([pairs, size, size]);
}

/** The inverses of blocks of twice the size. */
function joined(inverses: Tensor, c: Tensor): Tensor {
  const [pairs, size] = c.shape as [number, number, number];
  const couples = inverses.reshape([pairs, 2, size, size]);
  const [a, b] = [0, 1].map((i) => couples.slice([0, i, 0, 0], [pairs, 1, size, size]).reshape([pairs, size, size]));
  const corner = tf.matMul(tf.matMul(b!, c), a!).neg();
  return tf.concat([tf.concat([a!, tf.zerosLike(a!)], 2), tf.concat([corner, b!], 2)], 1);
}
