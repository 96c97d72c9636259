import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { floats, type KernelCase, smooth } from "./case.js";

const sizes: readonly (readonly [[number, number], [number, number]])[] = [
  [
    [3, 4],
    [6, 7],
  ],
  [
    [5, 4],
    [3, 2],
  ],
  [
    [3, 3],
    [1, 3],
  ],
];

const alignments = [
  { name: "", alignCorners: false, halfPixel: false },
  { name: ", corners aligned", alignCorners: true, halfPixel: false },
  { name: ", half-pixel centres", alignCorners: false, halfPixel: true },
] as const;

const resized = sizes.flatMap(([from, to]) =>
  alignments.flatMap(({ name, alignCorners, halfPixel }) => {
    const inputs = [floats([2, ...from, 2])];
    const title = `${from.join("x")} to ${to.join("x")}${name}`;
    return [
      smooth("ResizeBilinear", title, inputs, (x: Tensor4D) => tf.image.resizeBilinear(x, to, alignCorners, halfPixel)),
      smooth("ResizeNearestNeighbor", title, inputs, (x: Tensor4D) =>
        tf.image.resizeNearestNeighbor(x, to, alignCorners, halfPixel),
      ),
    ];
  }),
);

export const imageCases: readonly KernelCase[] = [
  ...resized,
  smooth("FlipLeftRight", "two images", [floats([2, 2, 3, 2])], (x: Tensor) => tf.image.flipLeftRight(x as Tensor4D)),
];
