import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { bools, discrete, floats, given, integers, type KernelCase, smooth } from "./case.js";

export const gatherCases: readonly KernelCase[] = [
  smooth("GatherV2", "rows, one of them twice", [floats([4, 3]), given([2, 0, 2], "int32")], (x: Tensor, i: Tensor) =>
    tf.gather(x, i),
  ),
  smooth(
    "GatherV2",
    "along a middle axis by a matrix",
    [floats([2, 4, 3]), integers([2, 2], 0, 3)],
    (x: Tensor, i: Tensor) => tf.gather(x, i, 1),
  ),
  smooth("GatherV2", "along the last axis", [floats([3, 4]), integers([5], 0, 3)], (x: Tensor, i: Tensor) =>
    tf.gather(x, i, -1),
  ),
  smooth("GatherV2", "by a scalar", [floats([3, 4]), integers([], 0, 2)], (x: Tensor, i: Tensor) => tf.gather(x, i)),
  smooth("GatherV2", "in batches", [floats([3, 4]), integers([3, 2], 0, 3)], (x: Tensor, i: Tensor) =>
    tf.gather(x, i, 1, 1),
  ),
  smooth("GatherV2", "in batches, of rows", [floats([3, 4, 2]), integers([3, 5], 0, 3)], (x: Tensor, i: Tensor) =>
    tf.gather(x, i, 1, 1),
  ),
  smooth("GatherV2", "in batches of two axes", [floats([2, 3, 4]), integers([2, 3, 2], 0, 3)], (x: Tensor, i: Tensor) =>
    tf.gather(x, i, 2, 2),
  ),
  smooth(
    "GatherV2",
    "in batches along a later axis",
    [floats([2, 3, 4, 2]), integers([2, 3], 0, 3)],
    (x: Tensor, i: Tensor) => tf.gather(x, i, 2, 1),
  ),
  discrete("GatherV2", "of no rows", [floats([4, 3]), given([], "int32")], (x: Tensor, i: Tensor) => tf.gather(x, i)),
  discrete("GatherV2", "of bools", [bools([4]), integers([3], 0, 3)], (x: Tensor, i: Tensor) => tf.gather(x, i)),
  smooth("GatherV2", "by what is gathered", [floats([4])], (x: Tensor) => tf.gather(x, tf.topk(x, 2).indices)),
  smooth("GatherNd", "elements", [floats([3, 4]), given([0, 1, 2, 3, 0, 1], "int32", [3, 2])], (x: Tensor, i: Tensor) =>
    tf.gatherND(x, i),
  ),
  smooth("GatherNd", "rows", [floats([3, 4]), given([2, 0], "int32", [2, 1])], (x: Tensor, i: Tensor) =>
    tf.gatherND(x, i),
  ),
  smooth(
    "ScatterNd",
    "elements, one place twice",
    [given([4, 1, 4], "int32", [3, 1]), floats([3])],
    (i: Tensor, u: Tensor) => tf.scatterND(i, u, [6]),
  ),
  smooth("ScatterNd", "rows", [given([2, 0], "int32", [2, 1]), floats([2, 3])], (i: Tensor, u: Tensor) =>
    tf.scatterND(i, u, [4, 3]),
  ),
  smooth(
    "TensorScatterUpdate",
    "rows",
    [floats([4, 3]), given([2, 0], "int32", [2, 1]), floats([2, 3])],
    (x: Tensor, i: Tensor, u: Tensor) => tf.tensorScatterUpdate(x, i, u),
  ),
  smooth(
    "UnsortedSegmentSum",
    "of vectors",
    [floats([5, 2]), given([0, 2, 0, 1, 2], "int32")],
    (x: Tensor, s: Tensor1D) => tf.unsortedSegmentSum(x, s, 4),
  ),
  smooth(
    "UnsortedSegmentSum",
    "with dropped rows",
    [floats([4]), given([1, -1, 1, 0], "int32")],
    (x: Tensor, s: Tensor1D) => tf.unsortedSegmentSum(x, s, 2),
  ),
];
