import type { Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { discrete, floats, type KernelCase, smooth } from "./case.js";

interface Placement {
  readonly name: string;
  readonly image: readonly [number, number];
  readonly filter: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
}

const placements: readonly Placement[] = [
  { name: "2x2, stride 2", image: [4, 6], filter: 2, strides: 2, pad: "valid" },
  { name: "3x3, overlapping, same", image: [5, 4], filter: 3, strides: 2, pad: "same" },
  { name: "2x3, rows left over", image: [5, 7], filter: [2, 3], strides: [2, 3], pad: "valid" },
  { name: "3x3, padded by 1", image: [4, 5], filter: 3, strides: 2, pad: 1 },
  { name: "all of it", image: [3, 4], filter: [3, 4], strides: 1, pad: "valid" },
];

const pools = placements.flatMap(({ name, image, filter, strides, pad }) => {
  const inputs = [floats([2, ...image, 2])];
  return [
    smooth("MaxPool", name, inputs, (x: Tensor4D) => tf.maxPool(x, filter, strides, pad)),
    smooth(
      "MaxPoolWithArgmax",
      name,
      inputs,
      (x: Tensor4D) => tf.maxPoolWithArgmax(x, filter, strides, pad)["result"]!,
    ),
    smooth("AvgPool", name, inputs, (x: Tensor4D) => tf.avgPool(x, filter, strides, pad)),
  ];
});

export const poolingCases: readonly KernelCase[] = [
  ...pools,
  ...[false, true].map((includeBatch) =>
    discrete(
      "MaxPoolWithArgmax",
      includeBatch ? "places in the batch" : "places in the image",
      [floats([2, 4, 5, 3])],
      (x: Tensor4D) => {
        return tf.maxPoolWithArgmax(x, 2, 2, "same", includeBatch)["indexes"]!;
      },
    ),
  ),
  smooth("MaxPool", "of an image without a batch", [floats([4, 4, 2])], (x: Tensor3D) => tf.maxPool(x, 2, 2, "valid")),
];
