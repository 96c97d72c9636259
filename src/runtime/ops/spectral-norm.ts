import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";

/** Squarings of the Gram matrix. */
const squarings = 5;
/** Keeps the bound of a zero matrix from being 0 / 0. */
const leastTrace = 1e-30;

/**
 * An upper bound of the largest singular value of a matrix [a, b], a scalar: with the Gram matrix G, the Schatten norm
 * tr(G^32)^(1/64), which is above it by a factor of at most min(a, b)^(1/64). Unlike a power iteration it needs no state and
 * never falls short.
 */
export function spectralNormBound(matrix: Tensor): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  let gram = tf.matMul(matrix, matrix, rows > columns, rows <= columns);
  const trace = matrix.square().sum().add(leastTrace);
  gram = gram.div(trace);
  let log = trace.log();
  for (let i = 1; i <= squarings; i++) {
    // The trace of the square of a symmetric matrix; dividing by it keeps the powers from underflow.
    const squared = gram.square().sum().add(leastTrace);
    log = log.add(squared.log().mul(2 ** -i));
    if (i < squarings) gram = tf.matMul(gram, gram).div(squared);
  }
  return log.mul(0.5).exp();
}
