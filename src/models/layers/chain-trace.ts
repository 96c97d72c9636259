import type * as tf from "@tensorflow/tfjs";

/** The trace [n, 1] for slopes D_1 … D_L, each the diagonals [n, width] of n rows. */
export type ChainTrace = (n: number, slopes: readonly tf.Tensor[]) => tf.Tensor;

/**
 * tr W_1 D_1 W_2 D_2 … D_L W_L+1: of the Jacobian of a perceptron with the weights W_k [from, to], whose activations have
 * the slopes D_k, as sum over the directions i of (row i of W_1) D_1 … D_L (column i of W_L+1). Row and column i scale the
 * weights next to them, once for all points, so that one product carries all directions through two layers at once: none of
 * the size of the points is left for L <= 1, one for L = 2, and L - 1 times those of a forward pass of d rows a point for more.
 * `scale` is a factor of all slopes.
 */
export function chainTrace(weights: readonly tf.Tensor[], scale: number): ChainTrace {
  const depth = weights.length - 1;
  if (depth === 0) return constantTrace(weights[0]!);
  const [into, out] = [weights[0]!, weights.at(-1)!.mul(scale ** depth)];
  if (depth === 1) {
    const both = into.transpose().mul(out).sum(1, true);
    return (_, [slope]) => slope!.matMul(both);
  }
  if (depth === 2) {
    const between = weights[1]!.mul(into.matMul(out, true, true));
    return (_, [first, second]) => rowSum(first!.matMul(between).mul(second!));
  }
  const first = rowsScaled(weights[1]!, into);
  const last = columnsScaled(weights[depth - 1]!, out);
  const between = weights.slice(2, -2);
  const d = into.shape[0];
  return (n, slopes) => {
    const byDirection = (tangents: tf.Tensor, slope: tf.Tensor) =>
      tangents.reshape([n, d, slope.shape[1]!]).mul(slope.expandDims(1));
    const tangents = between.reduce(
      (before, weight, k) => byDirection(before.reshape([n * d, weight.shape[0]]).matMul(weight), slopes[k + 2]!),
      byDirection(slopes[0]!.matMul(first), slopes[1]!),
    );
    return rowSum(tangents.reshape([n, last.shape[0]]).matMul(last).mul(slopes.at(-1)!));
  };
}

function constantTrace(weight: tf.Tensor): ChainTrace {
  const diagonal = Array.from({ length: weight.shape[0] }, (_, i) => weight.slice([i, i], [1, 1]));
  const trace = diagonal.reduce((sum, value) => sum.add(value));
  return (n) => trace.tile([n, 1]);
}

/** Beside each other, for each direction i, the weights with their rows scaled by row i of `into`: [from, d to]. */
function rowsScaled(weight: tf.Tensor, into: tf.Tensor): tf.Tensor {
  const [from, to] = weight.shape as [number, number];
  const d = into.shape[0];
  return into
    .transpose()
    .reshape([from, d, 1])
    .mul(weight.reshape([from, 1, to]))
    .reshape([from, d * to]);
}

/** Below each other, for each direction i, the weights with their columns scaled by column i of `out`: [d from, to]. */
function columnsScaled(weight: tf.Tensor, out: tf.Tensor): tf.Tensor {
  const [from, to] = weight.shape as [number, number];
  const d = out.shape[1]!;
  return out
    .transpose()
    .reshape([d, 1, to])
    .mul(weight.reshape([1, from, to]))
    .reshape([d * from, to]);
}

function rowSum(x: tf.Tensor): tf.Tensor {
  return x.sum(1, true);
}
