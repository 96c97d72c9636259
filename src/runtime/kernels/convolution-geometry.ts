import type { Conv2DAttrs } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { OnnxAttribute, Operand } from "./rule.js";
import type { Shape } from "./shapes.js";

/** What tfjs's 2-D convolutions and poolings say of their windows; formats and dilations not given are the usual ones. */
export type Placement = Pick<Conv2DAttrs, "strides" | "pad"> &
  Partial<Pick<Conv2DAttrs, "dataFormat" | "dilations" | "dimRoundingMode">>;

/** The windows along one axis: the k-th element of the i-th lies at i stride + k dilation - before. */
export interface Window {
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding in front of the input. */
  readonly before: number;
}

export interface Geometry {
  readonly outShape: Shape;
  readonly rows: Window;
  readonly columns: Window;
}

/** `filter` is [height, width, in channels, out channels or multiplier]. */
export function convolutionGeometry(input: Shape, filter: Shape, placement: Placement, depthwise = false): Geometry {
  const { strides, pad, dataFormat = "NHWC", dilations = 1, dimRoundingMode } = placement;
  const info = tf.backend_util.computeConv2DInfo(
    input as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
  return {
    outShape: info.outShape,
    rows: {
      input: info.inHeight,
      output: info.outHeight,
      kernel: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    columns: {
      input: info.inWidth,
      output: info.outWidth,
      kernel: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
    },
  };
}

/** The geometry of a pooling of a channels-last image. */
export function poolingGeometry(
  input: Shape,
  { filterSize, ...placement }: Placement & { readonly filterSize: number | readonly [number, number] },
): Geometry {
  const [height, width] = typeof filterSize === "number" ? [filterSize, filterSize] : filterSize;
  const channels = input[3]!;
  return convolutionGeometry(input, [height, width, channels, channels], placement);
}

/** How far the windows reach, from the start of the padding. */
function reach({ output, kernel, stride, dilation }: Window): number {
  return (output - 1) * stride + (kernel - 1) * dilation + 1;
}

/** Padding behind the input that the last window needs. */
function paddingAfter(window: Window): number {
  return Math.max(0, reach(window) - window.before - window.input);
}

/** The geometry as attributes of ONNX's Conv, ConvTranspose and pooling operators. */
export function windowAttributes({ rows, columns }: Geometry): Record<string, OnnxAttribute> {
  return {
    kernel_shape: { ints: [rows.kernel, columns.kernel] },
    strides: { ints: [rows.stride, columns.stride] },
    dilations: { ints: [rows.dilation, columns.dilation] },
    pads: { ints: [rows.before, columns.before, paddingAfter(rows), paddingAfter(columns)] },
  };
}

/** The same for ConvTranspose: `output_padding` restores the pixels behind the last window, which strides left out. */
export function transposeAttributes(geometry: Geometry): Record<string, OnnxAttribute> {
  const left = [geometry.rows, geometry.columns].map((window) =>
    Math.max(0, window.before + window.input - reach(window)),
  );
  return { ...windowAttributes(geometry), output_padding: { ints: left } };
}

/** The windows, from the output's pixels to the input's, that see all windows that a pixel is in; only where they are dense. */
export function reversedGeometry(geometry: Geometry): Geometry | undefined {
  const [rows, columns] = [geometry.rows, geometry.columns].map(reversedWindow);
  return rows && columns && { ...geometry, rows, columns };
}

function reversedWindow({ input, output, kernel, stride, dilation, before }: Window): Window | undefined {
  const margin = kernel - 1 - before;
  const isDense = stride === 1 && dilation === 1 && margin >= 0 && margin + output <= input + kernel - 1;
  return isDense ? { input: output, output: input, kernel, stride, dilation, before: margin } : undefined;
}

type Format = "NHWC" | "NCHW";

/** An image in one layout, given in another. */
export function inLayout(onnx: OnnxBuilder, x: Operand, from: Format, to: Format): Operand {
  if (from === to) return x;
  return onnx.transpose(x, to === "NCHW" ? [0, 3, 1, 2] : [0, 2, 3, 1]);
}
