import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { bools, discrete, floats, integers, type KernelCase, smooth } from "./case.js";

/** Softmax(q k^T / sqrt d) v, each place attending to itself and to those before it. */
function causalAttention(q: Tensor, k: Tensor, v: Tensor): Tensor {
  const [length, d] = q.shape.slice(-2) as [number, number];
  const past = tf.linalg.bandPart(tf.ones([length, length]), -1, 0).cast("bool");
  const scores = tf.matMul(q, k, false, true).div(Math.sqrt(d));
  return tf.matMul(tf.softmax(tf.where(past, scores, -1e9)), v);
}

function layerNorm(x: Tensor, gain: Tensor, offset: Tensor): Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return x.sub(mean).mul(variance.add(1e-5).rsqrt()).mul(gain).add(offset);
}

function fourierFeatures(x: Tensor, frequencies: Tensor): Tensor {
  const phases = tf.matMul(x, frequencies).mul(2 * Math.PI);
  return tf.concat([phases.sin(), phases.cos()], -1);
}

function residualBlock(x: Tensor, up: Tensor, down: Tensor): Tensor {
  return x.add(tf.matMul(tf.selu(tf.matMul(x, up)), down));
}

/** Kernels as they meet in networks and losses. */
export const networkCases: readonly KernelCase[] = [
  smooth("Softmax", "in causal attention", [floats([2, 3, 4]), floats([2, 3, 4]), floats([2, 3, 4])], causalAttention),
  smooth("Rsqrt", "in a layer normalization", [floats([3, 5]), floats([5]), floats([5])], layerNorm),
  smooth("Sin", "in Fourier features", [floats([3, 2]), floats([2, 4])], fourierFeatures),
  smooth("Selu", "in a residual block", [floats([3, 2]), floats([2, 4]), floats([4, 2])], residualBlock),
  smooth("Erf", "in a GELU", [floats([6])], (x: Tensor) => x.mul(x.mul(Math.SQRT1_2).erf().add(1)).mul(0.5)),
  smooth("Sigmoid", "in a SiLU", [floats([6])], (x: Tensor) => x.mul(x.sigmoid())),
  smooth("Softplus", "in logSigmoid", [floats([6], -8, 8)], (x: Tensor) => tf.logSigmoid(x)),
  smooth("Exp", "in logSoftmax", [floats([3, 4])], (x: Tensor) => tf.logSoftmax(x)),
  smooth("Max", "in logSumExp", [floats([3, 4])], (x: Tensor) => tf.logSumExp(x, 1)),
  smooth("OneHot", "in a cross entropy", [integers([3], 0, 3), floats([3, 4])], (labels: Tensor, logits: Tensor) =>
    tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 4), logits),
  ),
  smooth("Relu", "in a binary cross entropy", [bools([3, 2]), floats([3, 2])], (labels: Tensor, logits: Tensor) =>
    tf.losses.sigmoidCrossEntropy(labels, logits),
  ),
  smooth("Minimum", "in a Huber loss", [floats([4]), floats([4])], (a: Tensor, b: Tensor) => tf.losses.huberLoss(a, b)),
  smooth("Sqrt", "in a norm", [floats([3, 4])], (x: Tensor) => tf.norm(x, "euclidean", 1)),
  smooth("Select", "in a band of a matrix", [floats([2, 3, 3])], (x: Tensor) => tf.linalg.bandPart(x, 1, 0)),
  discrete("LogicalAnd", "in an exclusive or", [bools([8]), bools([8])], (a: Tensor, b: Tensor) => tf.logicalXor(a, b)),
];
