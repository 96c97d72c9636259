import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  FusedConv2DAttrs,
} from "@tensorflow/tfjs";
import {
  convolutionGeometry,
  type Geometry,
  inLayout,
  reversedGeometry,
  transposeAttributes,
  windowAttributes,
} from "./convolution-geometry.js";
import { rule } from "./define.js";
import { fusedActivation } from "./fused.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { gatherWindows, scatterWindows, seesEachPixel, windowCount, windowSize } from "./window.js";

/** tfjs's filters are [height, width, in, out], ONNX's [out, in, height, width]. */
const filterToOnnx = [3, 2, 0, 1];

/** What every window sees, a row a window, as the filter flattened to [window size in, out] takes it. */
function patches(onnx: OnnxBuilder, image: Operand, geometry: Geometry): Operand {
  const windows = image.shape[0]! * windowCount(geometry);
  if (seesEachPixel(geometry)) return onnx.reshape(image, [windows, image.shape[3]!]);
  return onnx.reshape(gatherWindows(onnx, image, geometry), [windows, windowSize(geometry) * image.shape[3]!]);
}

/** The filter as a matrix [window size in, out]. */
function filterMatrix(onnx: OnnxBuilder, filter: Operand): Operand {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  return onnx.reshape(filter, [height * width * inputs, outputs]);
}

/** ONNX Runtime convolves floats only; in double it is a matrix product of patches. The bias has a number a channel. */
function convolve(onnx: OnnxBuilder, x: Operand, filter: Operand, attributes: Conv2DAttrs, bias?: Operand): Operand {
  const { dataFormat } = attributes;
  const geometry = convolutionGeometry(x.shape, filter.shape, attributes);
  if (onnx.precision === "float64") {
    const rows = patches(onnx, inLayout(onnx, x, dataFormat, "NHWC"), geometry);
    const bare = onnx.matMul(rows, filterMatrix(onnx, filter));
    const products = bias ? onnx.add(bare, bias) : bare;
    const { rows: vertical, columns: horizontal } = geometry;
    const image = onnx.reshape(products, [x.shape[0]!, vertical.output, horizontal.output, filter.shape[3]!]);
    return inLayout(onnx, image, "NHWC", dataFormat);
  }
  const image = inLayout(onnx, x, dataFormat, "NCHW");
  const weights = onnx.transpose(filter, filterToOnnx);
  const shape = [x.shape[0]!, filter.shape[3]!, geometry.rows.output, geometry.columns.output];
  const operands = bias ? [image, weights, bias] : [image, weights];
  const convolved = onnx.op("Conv", operands, shape, x.dtype, windowAttributes(geometry));
  return inLayout(onnx, convolved, "NCHW", dataFormat);
}

const conv2D = rule({
  kernel: "Conv2D",
  inputs: ["x", "filter"],
  infer: ([x, filter], attributes: Conv2DAttrs) => ({
    shape: convolutionGeometry(x.shape, filter.shape, attributes).outShape,
    dtype: x.dtype,
  }),
  lower: (onnx, [x, filter], attributes: Conv2DAttrs) => convolve(onnx, x, filter, attributes),
});

const fusedConv2D = rule({
  kernel: "FusedConv2D",
  inputs: ["x", "filter", "bias?", "preluActivationWeights?"],
  infer: ([x, filter], attributes: FusedConv2DAttrs) => ({
    shape: convolutionGeometry(x.shape, filter.shape, attributes).outShape,
    dtype: x.dtype,
  }),
  lower(onnx, [x, filter, bias, slope], attributes: FusedConv2DAttrs) {
    const channelwise = (parameter: Operand): Operand =>
      attributes.dataFormat === "NCHW" && parameter.shape.length === 1
        ? onnx.reshape(parameter, [parameter.shape[0]!, 1, 1])
        : parameter;
    const row = bias?.shape.length === 1 && bias.shape[0] === filter.shape[3] ? bias : undefined;
    const convolved = convolve(onnx, x, filter, attributes, row);
    const biased = bias && !row ? onnx.add(convolved, channelwise(bias)) : convolved;
    return fusedActivation(onnx, biased, attributes, slope && channelwise(slope));
  },
});

/** A filter with its rows and columns from the last to the first. */
function turned(onnx: OnnxBuilder, filter: Operand): Operand {
  const [height, width] = filter.shape as [number, number];
  const strides = [height === 1 ? 1 : -1, width === 1 ? 1 : -1, 1, 1];
  return onnx.slice(filter, [height - 1, width - 1, 0, 0], filter.shape, strides);
}

/** Where all windows are one pixel apart, another convolution, by the turned filter, is many times faster than ConvTranspose. */
const conv2DBackpropInput = rule({
  kernel: "Conv2DBackpropInput",
  inputs: ["dy", "filter"],
  infer: ([dy], { inputShape }: Conv2DBackpropInputAttrs) => ({ shape: inputShape, dtype: dy.dtype }),
  lower(onnx, [dy, filter], attributes: Conv2DBackpropInputAttrs) {
    const { dataFormat, inputShape } = attributes;
    const geometry = convolutionGeometry(inputShape, filter.shape, attributes);
    const { rows, columns } = geometry;
    if (onnx.precision === "float64") {
      const [batch, channels] = [dy.shape[0]!, filter.shape[2]!];
      const windows = batch * windowCount(geometry);
      const slopes = onnx.reshape(inLayout(onnx, dy, dataFormat, "NHWC"), [windows, filter.shape[3]!]);
      const parts = onnx.matMul(slopes, onnx.transpose(filterMatrix(onnx, filter), [1, 0]));
      const held = onnx.reshape(parts, [batch, windowCount(geometry), windowSize(geometry), channels]);
      return inLayout(onnx, scatterWindows(onnx, held, geometry), "NHWC", dataFormat);
    }
    const image = inLayout(onnx, dy, dataFormat, "NCHW");
    const shape = [dy.shape[0]!, filter.shape[2]!, rows.input, columns.input];
    const reversed = reversedGeometry(geometry);
    if (reversed !== undefined) {
      const weights = onnx.transpose(turned(onnx, filter), [2, 3, 0, 1]);
      const convolved = onnx.op("Conv", [image, weights], shape, dy.dtype, windowAttributes(reversed));
      return inLayout(onnx, convolved, "NCHW", dataFormat);
    }
    const weights = onnx.transpose(filter, filterToOnnx);
    const spread = onnx.op("ConvTranspose", [image, weights], shape, dy.dtype, transposeAttributes(geometry));
    return inLayout(onnx, spread, "NCHW", dataFormat);
  },
});

/** The patches, transposed, times dy. */
const conv2DBackpropFilter = rule({
  kernel: "Conv2DBackpropFilter",
  inputs: ["x", "dy"],
  infer: ([x], { filterShape }: Conv2DBackpropFilterAttrs) => ({ shape: filterShape, dtype: x.dtype }),
  lower(onnx, [x, dy], attributes: Conv2DBackpropFilterAttrs, [output]) {
    const { dataFormat, filterShape } = attributes;
    const outputs = filterShape[3];
    const geometry = convolutionGeometry(x.shape, filterShape, attributes);
    const rows = patches(onnx, inLayout(onnx, x, dataFormat, "NHWC"), geometry);
    const slopes = onnx.reshape(inLayout(onnx, dy, dataFormat, "NHWC"), [rows.shape[0]!, outputs]);
    const shape = [rows.shape[1]!, outputs];
    const product = onnx.op("Gemm", [rows, slopes], shape, x.dtype, { transA: { int: 1 } });
    return onnx.reshape(product, output.shape);
  },
});

export const convolutions: readonly KernelRule[] = [conv2D, fusedConv2D, conv2DBackpropInput, conv2DBackpropFilter];
