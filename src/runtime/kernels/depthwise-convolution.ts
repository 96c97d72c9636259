import type {
  DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
  FusedDepthwiseConv2DAttrs,
} from "@tensorflow/tfjs";
import {
  convolutionGeometry,
  type Geometry,
  inLayout,
  transposeAttributes,
  windowAttributes,
} from "./convolution-geometry.js";
import { rule } from "./define.js";
import { fusedActivation } from "./fused.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import type { Shape } from "./shapes.js";
import { gatherWindows, scatterWindows } from "./window.js";

/**
 * Filters are [height, width, channels, multiplier]; output channel c multiplier + m comes from input channel c alone.
 * Here as [window size, channels, multiplier].
 */
function flatFilter(onnx: OnnxBuilder, filter: Operand): Operand {
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  return onnx.reshape(filter, [height * width, channels, multiplier]);
}

/** ONNX's grouped filters are [channels multiplier, 1, height, width]. */
function groupedFilter(onnx: OnnxBuilder, filter: Operand): Operand {
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  return onnx.reshape(onnx.transpose(filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

/** What every window sees: [batch, windows, window size, channels, 1]. */
function patches(onnx: OnnxBuilder, x: Operand, geometry: Geometry): Operand {
  const held = gatherWindows(onnx, x, geometry);
  return onnx.reshape(held, [...held.shape, 1]);
}

/** dy by window: [batch, windows, 1, channels, multiplier]. */
function slopesByWindow(onnx: OnnxBuilder, dy: Operand, multiplier: number): Operand {
  const [batch, height, width, channels] = dy.shape as [number, number, number, number];
  return onnx.reshape(dy, [batch, height * width, 1, channels / multiplier, multiplier]);
}

function convolve(onnx: OnnxBuilder, x: Operand, filter: Operand, attributes: DepthwiseConv2dNativeAttrs): Operand {
  const geometry = convolutionGeometry(x.shape, filter.shape, channelsLast(attributes), true);
  const { outShape } = geometry;
  if (onnx.precision === "float64") {
    const sum = onnx.reduce("ReduceSum", onnx.mul(patches(onnx, x, geometry), flatFilter(onnx, filter)), [2]);
    return onnx.reshape(sum, outShape);
  }
  const image = inLayout(onnx, x, "NHWC", "NCHW");
  const shape = [outShape[0]!, outShape[3]!, outShape[1]!, outShape[2]!];
  const convolved = onnx.op("Conv", [image, groupedFilter(onnx, filter)], shape, x.dtype, {
    ...windowAttributes(geometry),
    group: { int: filter.shape[2]! },
  });
  return inLayout(onnx, convolved, "NCHW", "NHWC");
}

/** tfjs's depthwise kernels know channels last only, whatever their attributes say. */
function channelsLast<A extends object>(attributes: A): A & { dataFormat: "NHWC" } {
  return { ...attributes, dataFormat: "NHWC" };
}

function outShape(x: Shape, filter: Shape, attributes: DepthwiseConv2dNativeAttrs): Shape {
  return convolutionGeometry(x, filter, channelsLast(attributes), true).outShape;
}

const depthwiseConv2D = rule({
  kernel: "DepthwiseConv2dNative",
  inputs: ["x", "filter"],
  infer: ([x, filter], attributes: DepthwiseConv2dNativeAttrs) => ({
    shape: outShape(x.shape, filter.shape, attributes),
    dtype: x.dtype,
  }),
  lower: (onnx, [x, filter], attributes: DepthwiseConv2dNativeAttrs) => convolve(onnx, x, filter, attributes),
});

const fusedDepthwiseConv2D = rule({
  kernel: "FusedDepthwiseConv2D",
  inputs: ["x", "filter", "bias?", "preluActivationWeights?"],
  infer: ([x, filter], attributes: FusedDepthwiseConv2DAttrs) => ({
    shape: outShape(x.shape, filter.shape, attributes),
    dtype: x.dtype,
  }),
  lower(onnx, [x, filter, bias, slope], attributes: FusedDepthwiseConv2DAttrs) {
    const convolved = convolve(onnx, x, filter, attributes);
    return fusedActivation(onnx, bias ? onnx.add(convolved, bias) : convolved, attributes, slope);
  },
});

const backpropInput = rule({
  kernel: "DepthwiseConv2dNativeBackpropInput",
  inputs: ["dy", "filter"],
  infer: ([dy], { inputShape }: DepthwiseConv2dNativeBackpropInputAttrs) => ({ shape: inputShape, dtype: dy.dtype }),
  lower(onnx, [dy, filter], attributes: DepthwiseConv2dNativeBackpropInputAttrs) {
    const geometry = convolutionGeometry(attributes.inputShape, filter.shape, attributes, true);
    const { rows, columns } = geometry;
    const [, , channels, multiplier] = filter.shape as [number, number, number, number];
    if (onnx.precision === "float64") {
      const parts = onnx.mul(slopesByWindow(onnx, dy, multiplier), flatFilter(onnx, filter));
      return scatterWindows(onnx, onnx.reduce("ReduceSum", parts, [4]), geometry);
    }
    const image = inLayout(onnx, dy, "NHWC", "NCHW");
    const shape = [dy.shape[0]!, channels, rows.input, columns.input];
    const spread = onnx.op("ConvTranspose", [image, groupedFilter(onnx, filter)], shape, dy.dtype, {
      ...transposeAttributes(geometry),
      group: { int: channels },
    });
    return inLayout(onnx, spread, "NCHW", "NHWC");
  },
});

const backpropFilter = rule({
  kernel: "DepthwiseConv2dNativeBackpropFilter",
  inputs: ["x", "dy"],
  infer: ([x], { filterShape }: DepthwiseConv2dNativeBackpropFilterAttrs) => ({ shape: filterShape, dtype: x.dtype }),
  lower(onnx, [x, dy], attributes: DepthwiseConv2dNativeBackpropFilterAttrs) {
    const { filterShape } = attributes;
    const geometry = convolutionGeometry(x.shape, filterShape, attributes, true);
    const products = onnx.mul(patches(onnx, x, geometry), slopesByWindow(onnx, dy, filterShape[3]));
    return onnx.reshape(onnx.reduce("ReduceSum", products, [0, 1]), filterShape);
  },
});

export const depthwiseConvolutions: readonly KernelRule[] = [
  depthwiseConv2D,
  fusedDepthwiseConv2D,
  backpropInput,
  backpropFilter,
];
