import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { discrete, floats, given, integers, type KernelCase, smooth } from "./case.js";

export const sortingCases: readonly KernelCase[] = [
  smooth("TopK", "values of rank 1", [floats([7])], (x: Tensor) => tf.topk(x, 3).values),
  smooth("TopK", "values of rank 3", [floats([2, 3, 5])], (x: Tensor) => tf.topk(x, 2).values),
  smooth("TopK", "all of them: sorting", [floats([2, 5])], (x: Tensor) => tf.topk(x, 5).values),
  discrete("TopK", "values and places", [floats([3, 6])], (x: Tensor) => {
    const { values, indices } = tf.topk(x, 4);
    return [values, indices];
  }),
  discrete("TopK", "with ties", [given([2, 3, 3, 1, 3])], (x: Tensor) => {
    const { values, indices } = tf.topk(x, 4);
    return [values, indices];
  }),
  discrete("TopK", "of integers", [given([5, 2, 9, 1, 7], "int32")], (x: Tensor) => tf.topk(x, 2).values),
  discrete("ArgMax", "along the last axis", [floats([3, 5])], (x: Tensor) => tf.argMax(x, -1)),
  discrete("ArgMax", "along the first axis", [floats([3, 5])], (x: Tensor) => tf.argMax(x, 0)),
  discrete("ArgMax", "with ties", [given([1, 3, 3, 2])], (x: Tensor) => tf.argMax(x, 0)),
  discrete("ArgMin", "along the last axis", [floats([3, 5])], (x: Tensor) => tf.argMin(x, -1)),
  discrete("ArgMin", "of integers", [integers([3, 5])], (x: Tensor) => tf.argMin(x, 0)),
  discrete("SearchSorted", "left", [given([1, 2, 2, 4]), given([0, 1, 2, 3, 5])], (s: Tensor1D, v: Tensor1D) =>
    tf.searchSorted(s, v, "left"),
  ),
  discrete(
    "SearchSorted",
    "right, in rows",
    [given([1, 2, 2, 4, 0, 1, 3, 9], "float32", [2, 4]), given([2, 3, 5, 3], "float32", [2, 2])],
    (s: Tensor, v: Tensor) => tf.searchSorted(s, v, "right"),
  ),
];
