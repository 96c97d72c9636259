import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { bools, corrected, discrete, floats, given, integers, type KernelCase, smooth } from "./case.js";
import { draws, shapeWithAxes, shapeWithAxis } from "./generated.js";

type Axes = number | number[];

const reductions: readonly { kernel: string; f: (x: Tensor, axes?: Axes, keepDims?: boolean) => Tensor }[] = [
  { kernel: "Sum", f: (x, axes, keepDims) => tf.sum(x, axes, keepDims) },
  { kernel: "Mean", f: (x, axes, keepDims) => tf.mean(x, axes, keepDims) },
  { kernel: "Prod", f: (x, axes, keepDims) => tf.prod(x, axes, keepDims) },
  { kernel: "Max", f: (x, axes, keepDims) => tf.max(x, axes, keepDims) },
  { kernel: "Min", f: (x, axes, keepDims) => tf.min(x, axes, keepDims) },
];

const chosen = draws(shapeWithAxes(), 5);
const alongOne = draws(shapeWithAxis(), 4);

/** tfjs's own cumulations know axes counted from the front only. */
const cumulations = [false, true].flatMap((exclusive) =>
  [false, true].flatMap((reverse) =>
    alongOne.flatMap(({ shape, axis }, i) => {
      const name = `${i}: [${shape.join()}] along ${axis}${exclusive ? ", exclusive" : ""}${reverse ? ", reverse" : ""}`;
      const front = axis < 0 ? axis + shape.length : axis;
      return [
        corrected(
          smooth("Cumsum", name, [floats(shape)], (x: Tensor) => tf.cumsum(x, axis, exclusive, reverse)),
          (x: Tensor) => tf.cumsum(x, front, exclusive, reverse),
        ),
        corrected(
          smooth("Cumprod", name, [floats(shape)], (x: Tensor) => tf.cumprod(x, axis, exclusive, reverse)),
          (x: Tensor) => tf.cumprod(x, front, exclusive, reverse),
        ),
      ];
    }),
  ),
);

export const reductionCases: readonly KernelCase[] = [
  ...reductions.flatMap(({ kernel, f }) => [
    ...chosen.map(({ shape, axes, keepDims }, i) =>
      smooth(
        kernel,
        `${i}: [${shape.join()}] over ${axes.join()}${keepDims ? ", kept" : ""}`,
        [floats(shape)],
        (x: Tensor) => f(x, axes, keepDims),
      ),
    ),
    smooth(kernel, "over all", [floats([2, 3])], (x: Tensor) => f(x)),
    smooth(kernel, "of a scalar", [floats([])], (x: Tensor) => f(x)),
    discrete(kernel, "of integers", [integers([3, 4])], (x: Tensor) => f(x, 1)),
  ]),
  ...[0, 1].flatMap((zeros) =>
    [1, [0, 1]].map((axes) =>
      smooth(
        "Prod",
        `with ${zeros + 1} zeros over ${String(axes)}`,
        [given(zeros === 0 ? [0, 2, -3, 4, 5, 6] : [0, 2, 0, 4, 5, 0], "float32", [2, 3])],
        (x: Tensor) => tf.prod(x, axes),
      ),
    ),
  ),
  smooth("Sum", "of rows", [floats([33, 5])], (x: Tensor) => tf.sum(x, 0)),
  discrete("Sum", "of bools", [bools([3, 4])], (x: Tensor) => tf.sum(x, 1)),
  discrete("Sum", "of nothing", [floats([0, 3])], (x: Tensor) => tf.sum(x, 0)),
  discrete("Sum", "over no axes", [floats([3, 4])], (x: Tensor) => tf.sum(x, [])),
  discrete("All", "over an axis", [bools([5, 2])], (x: Tensor) => tf.all(x, 1)),
  discrete("All", "over all, kept", [bools([5, 2])], (x: Tensor) => tf.all(x, undefined, true)),
  discrete("Any", "over an axis", [bools([5, 2])], (x: Tensor) => tf.any(x, -1)),
  discrete("Any", "over all", [bools([5, 2])], (x: Tensor) => tf.any(x)),
  ...cumulations,
  discrete("Cumsum", "of integers", [integers([3, 4])], (x: Tensor) => tf.cumsum(x, 1)),
  smooth("Cumprod", "with zeros", [given([2, 0, 3, 0, 5])], (x: Tensor) => tf.cumprod(x, 0)),
  smooth("Cumprod", "of 7", [floats([2, 7])], (x: Tensor) => tf.cumprod(x, 1)),
];
