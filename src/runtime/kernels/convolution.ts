import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  FusedConv2DAttrs,
} from "@tensorflow/tfjs";
import { convolutionGeometry, type Geometry, inLayout, windowAttributes } from "./convolution-geometry.js";
import { rule } from "./define.js";
import { fusedActivation } from "./fused.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { range, sizeOf } from "./shapes.js";
import { gatherWindows, scatterWindows } from "./window.js";

/** tfjs's filters are [height, width, in, out], ONNX's [out, in, height, width]. */
const filterToOnnx = [3, 2, 0, 1];

/** The filter's [in, out] matrix at every place of the window, row by row. */
function filterMatrices(onnx: OnnxBuilder, filter: Operand): readonly Operand[] {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  const places = onnx.reshape(filter, [height * width, inputs, outputs]);
  return range(height * width).map((place) =>
    onnx.reshape(onnx.slice(places, [place, 0, 0], [1, inputs, outputs]), [inputs, outputs]),
  );
}

/** The image under every place of the window, row by row. */
function imagesUnderWindow(onnx: OnnxBuilder, x: Operand, { rows, columns }: Geometry): readonly Operand[] {
  return gatherWindows(onnx, x, rows).flatMap((row) => gatherWindows(onnx, row, columns));
}

/** ONNX Runtime convolves floats only; in double each place of the window is a matrix product. */
function convolve(onnx: OnnxBuilder, x: Operand, filter: Operand, attributes: Conv2DAttrs): Operand {
  const { dataFormat } = attributes;
  const geometry = convolutionGeometry(x.shape, filter.shape, attributes);
  if (onnx.precision === "float64") {
    const images = imagesUnderWindow(onnx, inLayout(onnx, x, dataFormat, "NHWC"), geometry);
    const matrices = filterMatrices(onnx, filter);
    const terms = images.map((image, place) => onnx.matMul(image, matrices[place]!));
    const sum = terms.reduce((total, term) => onnx.add(total, term));
    return inLayout(onnx, sum, "NHWC", dataFormat);
  }
  const image = inLayout(onnx, x, dataFormat, "NCHW");
  const weights = onnx.transpose(filter, filterToOnnx);
  const shape = [x.shape[0]!, filter.shape[3]!, geometry.rows.output, geometry.columns.output];
  const convolved = onnx.op("Conv", [image, weights], shape, x.dtype, windowAttributes(geometry));
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
    const convolved = convolve(onnx, x, filter, attributes);
    const biased = bias ? onnx.add(convolved, channelwise(bias)) : convolved;
    return fusedActivation(onnx, biased, attributes, slope && channelwise(slope));
  },
});

const conv2DBackpropInput = rule({
  kernel: "Conv2DBackpropInput",
  inputs: ["dy", "filter"],
  infer: ([dy], { inputShape }: Conv2DBackpropInputAttrs) => ({ shape: inputShape, dtype: dy.dtype }),
  lower(onnx, [dy, filter], attributes: Conv2DBackpropInputAttrs) {
    const { dataFormat, inputShape } = attributes;
    const geometry = convolutionGeometry(inputShape, filter.shape, attributes);
    const { rows, columns } = geometry;
    if (onnx.precision === "float64") {
      const image = inLayout(onnx, dy, dataFormat, "NHWC");
      const parts = filterMatrices(onnx, filter).map((matrix) => onnx.matMul(image, onnx.transpose(matrix, [1, 0])));
      const sums = range(rows.kernel).map((row) =>
        scatterWindows(onnx, parts.slice(row * columns.kernel, (row + 1) * columns.kernel), columns),
      );
      return inLayout(onnx, scatterWindows(onnx, sums, rows), "NHWC", dataFormat);
    }
    const image = inLayout(onnx, dy, dataFormat, "NCHW");
    const weights = onnx.transpose(filter, filterToOnnx);
    const shape = [dy.shape[0]!, filter.shape[2]!, rows.input, columns.input];
    const spread = onnx.op("ConvTranspose", [image, weights], shape, dy.dtype, transposeAttributes(geometry));
    return inLayout(onnx, spread, "NCHW", dataFormat);
  },
});

/** `output_padding` restores the inputs behind the last window, which strides left out. */
export function transposeAttributes(geometry: Geometry): ReturnType<typeof windowAttributes> {
  const left = [geometry.rows, geometry.columns].map(({ input, output, kernel, stride, dilation, before }) =>
    Math.max(0, before + input - ((output - 1) * stride + (kernel - 1) * dilation + 1)),
  );
  return { ...windowAttributes(geometry), output_padding: { ints: left } };
}

/** At every place of the window: image under it, transposed, times dy. */
const conv2DBackpropFilter = rule({
  kernel: "Conv2DBackpropFilter",
  inputs: ["x", "dy"],
  infer: ([x], { filterShape }: Conv2DBackpropFilterAttrs) => ({ shape: filterShape, dtype: x.dtype }),
  lower(onnx, [x, dy], attributes: Conv2DBackpropFilterAttrs, [output]) {
    const { dataFormat, filterShape } = attributes;
    const [, , inputs, outputs] = filterShape;
    const geometry = convolutionGeometry(x.shape, filterShape, attributes);
    const image = inLayout(onnx, x, dataFormat, "NHWC");
    const slopes = inLayout(onnx, dy, dataFormat, "NHWC");
    const pixels = sizeOf(slopes.shape.slice(0, 3));
    const flatSlopes = onnx.reshape(slopes, [pixels, outputs]);
    const products = imagesUnderWindow(onnx, image, geometry).map((part) =>
      onnx.op("Gemm", [onnx.reshape(part, [pixels, inputs]), flatSlopes], [inputs, outputs], x.dtype, {
        transA: { int: 1 },
      }),
    );
    return onnx.reshape(onnx.concat(products, 0), output.shape);
  },
});

export const convolutions: readonly KernelRule[] = [conv2D, fusedConv2D, conv2DBackpropInput, conv2DBackpropFilter];
