import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { floats, type KernelCase, smooth } from "./case.js";

export const normalizationCases: readonly KernelCase[] = [
  smooth("Softmax", "of rank 1", [floats([5])], (x: Tensor) => tf.softmax(x)),
  smooth("Softmax", "of rank 3", [floats([2, 3, 4])], (x: Tensor) => tf.softmax(x)),
  smooth("Softmax", "of large logits", [floats([2, 4], 60, 70)], (x: Tensor) => tf.softmax(x)),
  smooth(
    "FusedBatchNorm",
    "by vectors",
    [floats([2, 3, 2, 3]), floats([3]), floats([3], 0.3, 2), floats([3]), floats([3])],
    (x: Tensor4D, mean: Tensor1D, variance: Tensor1D, offset: Tensor1D, scale: Tensor1D) =>
      tf.batchNorm(x, mean, variance, offset, scale, 0.01),
  ),
  smooth(
    "FusedBatchNorm",
    "without scale and offset",
    [floats([4, 3]), floats([3]), floats([3], 0.3, 2)],
    (x: Tensor, mean: Tensor, variance: Tensor) => tf.batchNorm(x, mean, variance),
  ),
  smooth(
    "FusedBatchNorm",
    "by moments of full rank",
    [floats([3, 2, 2, 2]), floats([1, 2, 2, 2]), floats([1, 2, 2, 2], 0.3, 2), floats([1, 2, 2, 2])],
    (x: Tensor4D, mean: Tensor4D, variance: Tensor4D, offset: Tensor4D) => tf.batchNorm(x, mean, variance, offset),
  ),
];
