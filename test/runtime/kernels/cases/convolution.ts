import type { Tensor, Tensor1D, Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { floats, type KernelCase, smooth } from "./case.js";

interface Placement {
  readonly name: string;
  readonly image: readonly [number, number];
  readonly filter: readonly [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number | [[number, number], [number, number], [number, number], [number, number]];
  readonly dilations?: number | [number, number];
}

const placements: readonly Placement[] = [
  { name: "3x3, valid", image: [5, 4], filter: [3, 3], strides: 1, pad: "valid" },
  { name: "3x3, same", image: [4, 5], filter: [3, 3], strides: 1, pad: "same" },
  { name: "2x3, same, stride 2", image: [5, 6], filter: [2, 3], strides: 2, pad: "same" },
  { name: "3x2, valid, strides 2 and 3, rows left over", image: [6, 7], filter: [3, 2], strides: [2, 3], pad: "valid" },
  { name: "3x3, padded by 1, stride 2", image: [5, 6], filter: [3, 3], strides: 2, pad: 1 },
  {
    name: "3x2, uneven padding",
    image: [4, 4],
    filter: [3, 2],
    strides: 1,
    pad: [
      [0, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ],
  },
  { name: "3x2, same, dilated by 2 and 3", image: [6, 7], filter: [3, 2], strides: 1, pad: "same", dilations: [2, 3] },
  { name: "1x1", image: [3, 3], filter: [1, 1], strides: 1, pad: "valid" },
];

const channels = { in: 2, out: 3 };

const convolutions = placements.flatMap(({ name, image, filter, strides, pad, dilations }) => {
  const inputs = [floats([2, ...image, channels.in]), floats([...filter, channels.in, channels.out])];
  const depthwise = [inputs[0]!, floats([...filter, channels.in, 2])];
  return [
    smooth("Conv2D", name, inputs, (x: Tensor4D, w: Tensor4D) => tf.conv2d(x, w, strides, pad, "NHWC", dilations)),
    smooth("DepthwiseConv2dNative", name, depthwise, (x: Tensor4D, w: Tensor4D) =>
      tf.depthwiseConv2d(x, w, strides, pad, "NHWC", dilations),
    ),
  ];
});

/** Strides with pixels left over, and paddings of every kind. */
const telling = placements.filter(({ strides, dilations }) => strides !== 1 && dilations === undefined);

/** The gradient of `f` by one of its inputs as a program of its own, so that its derivatives are tested too. */
function slope(f: (x: Tensor, w: Tensor) => Tensor, of: 0 | 1): (x: Tensor, w: Tensor) => Tensor {
  return (x, w) => tf.grads((a: Tensor, b: Tensor) => f(a, b).square().mul(0.5))([x, w])[of]!;
}

const slopes = telling.flatMap(({ name, image, filter, strides, pad }) => {
  const conv = (x: Tensor, w: Tensor): Tensor => tf.conv2d(x as Tensor4D, w as Tensor4D, strides, pad);
  const depthwise = (x: Tensor, w: Tensor): Tensor => tf.depthwiseConv2d(x as Tensor4D, w as Tensor4D, strides, pad);
  const inputs = [floats([1, ...image, channels.in], -1, 1), floats([...filter, channels.in, 2], -1, 1)];
  return [
    smooth("Conv2DBackpropInput", name, inputs, slope(conv, 0)),
    smooth("Conv2DBackpropFilter", name, inputs, slope(conv, 1)),
    smooth("DepthwiseConv2dNativeBackpropInput", name, inputs, slope(depthwise, 0)),
    smooth("DepthwiseConv2dNativeBackpropFilter", name, inputs, slope(depthwise, 1)),
  ];
});

const activations = ["linear", "relu", "elu", "relu6", "sigmoid", "leakyrelu"] as const;

const fused = activations.flatMap((activation) => [
  smooth(
    "FusedConv2D",
    activation,
    [floats([1, 4, 4, 2]), floats([3, 3, 2, 2]), floats([2])],
    (x: Tensor4D, filter: Tensor4D, bias: Tensor1D) =>
      tf.fused.conv2d({ x, filter, bias, strides: 1, pad: "same", activation, leakyreluAlpha: 0.3 }),
  ),
  smooth(
    "FusedDepthwiseConv2D",
    activation,
    [floats([1, 4, 4, 2]), floats([3, 3, 2, 1]), floats([2])],
    (x: Tensor4D, filter: Tensor4D, bias: Tensor) =>
      tf.fused.depthwiseConv2d({ x, filter, bias, strides: 1, pad: "same", activation, leakyreluAlpha: 0.3 }),
  ),
]);

export const convolutionCases: readonly KernelCase[] = [
  ...convolutions,
  ...slopes,
  ...fused,
  smooth("Conv2D", "channels first", [floats([2, 2, 5, 4]), floats([3, 3, 2, 3])], (x: Tensor4D, w: Tensor4D) =>
    tf.conv2d(x, w, 2, "same", "NCHW"),
  ),
  smooth("Conv2D", "in one dimension", [floats([2, 7, 2]), floats([3, 2, 3])], (x: Tensor3D, w: Tensor3D) =>
    tf.conv1d(x, w, 1, "same"),
  ),
  smooth(
    "Conv2DBackpropInput",
    "as a transposed convolution",
    [floats([1, 3, 3, 2]), floats([3, 3, 3, 2])],
    (x: Tensor4D, w: Tensor4D) => tf.conv2dTranspose(x, w, [1, 6, 6, 3], 2, "same"),
  ),
];
