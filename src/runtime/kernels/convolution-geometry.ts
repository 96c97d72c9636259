import type { Conv2DAttrs } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { OnnxAttribute, Operand } from "./rule.js";
import type { Shape } from "./shapes.js";
import { paddingAfter, type Window } from "./window.js";

/** What tfjs's 2-D convolutions and poolings say of their windows; formats and dilations not given are the usual ones. */
export type Placement = Pick<Conv2DAttrs, "strides" | "pad"> &
  Partial<Pick<Conv2DAttrs, "dataFormat" | "dilations" | "dimRoundingMode">>;

export interface Geometry {
  readonly outShape: Shape;
  /** Along axis 1, as if the image were channels last. */
  readonly rows: Window;
  /** Along axis 2. */
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
      axis: 1,
      input: info.inHeight,
      output: info.outHeight,
      kernel: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    columns: {
      axis: 2,
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

/** The geometry as attributes of ONNX's Conv, ConvTranspose and pooling operators. */
export function windowAttributes({ rows, columns }: Geometry): Record<string, OnnxAttribute> {
  return {
    kernel_shape: { ints: [rows.kernel, columns.kernel] },
    strides: { ints: [rows.stride, columns.stride] },
    dilations: { ints: [rows.dilation, columns.dilation] },
    pads: { ints: [rows.before, columns.before, paddingAfter(rows), paddingAfter(columns)] },
  };
}

type Format = "NHWC" | "NCHW";

/** An image in one layout, given in another. */
export function inLayout(onnx: OnnxBuilder, x: Operand, from: Format, to: Format): Operand {
  if (from === to) return x;
  return onnx.transpose(x, to === "NCHW" ? [0, 3, 1, 2] : [0, 2, 3, 1]);
}
