import type { AvgPoolAttrs, MaxPoolAttrs, MaxPoolWithArgmaxAttrs } from "@tensorflow/tfjs";
import { type Geometry, inLayout, poolingGeometry, windowAttributes } from "./convolution-geometry.js";
import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { range } from "./shapes.js";
import { gatherWindows, insideCounts } from "./window.js";

/** The mean over the pixels under the window inside the image: padding does not count. */
const avgPool = rule({
  kernel: "AvgPool",
  inputs: ["x"],
  infer: ([x], attributes: AvgPoolAttrs) => ({ shape: poolingGeometry(x.shape, attributes).outShape, dtype: x.dtype }),
  lower(onnx, [x], attributes: AvgPoolAttrs, [output]) {
    const geometry = poolingGeometry(x.shape, attributes);
    const sums = onnx.reduce("ReduceSum", gatherWindows(onnx, x, geometry), [2]);
    const shares = insideCounts(geometry).map((count) => 1 / count);
    return onnx.reshape(onnx.mul(sums, onnx.constant(shares, x.dtype, [shares.length, 1])), output.shape);
  },
});

/** The largest under every window, channels first, and where it stands in the flat channels-first image. */
function largest(onnx: OnnxBuilder, x: Operand, geometry: Geometry): readonly [Operand, Operand] {
  const image = inLayout(onnx, x, "NHWC", "NCHW");
  const [batch, , , channels] = x.shape as [number, number, number, number];
  const shape = [batch, channels, geometry.rows.output, geometry.columns.output];
  const outputs = [
    { shape, dtype: x.dtype },
    { shape, dtype: "int64" },
  ] as const;
  return onnx.ops("MaxPool", [image], outputs, windowAttributes(geometry)) as [Operand, Operand];
}

const maxPool = rule({
  kernel: "MaxPool",
  inputs: ["x"],
  infer: ([x], attributes: MaxPoolAttrs) => ({ shape: poolingGeometry(x.shape, attributes).outShape, dtype: x.dtype }),
  lower: (onnx, [x], attributes: MaxPoolAttrs) =>
    inLayout(onnx, largest(onnx, x, poolingGeometry(x.shape, attributes))[0], "NCHW", "NHWC"),
});

/** ONNX's place is flat over [batch, channel, row, column], tfjs's over [batch, row, column, channel]. */
const maxPoolWithArgmax = rule({
  kernel: "MaxPoolWithArgmax",
  inputs: ["x"],
  infer([x], attributes: MaxPoolWithArgmaxAttrs) {
    const shape = poolingGeometry(x.shape, attributes).outShape;
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  lower(onnx, [x], attributes: MaxPoolWithArgmaxAttrs) {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const [values, places] = largest(onnx, x, poolingGeometry(x.shape, attributes));
    const pixel = onnx.binary("Mod", places, height * width);
    const channel = onnx.constant(range(channels), "int64", [channels, 1, 1]);
    const inImage = onnx.add(onnx.mul(pixel, channels), channel);
    const image = onnx.constant(
      range(batch).map((b) => b * height * width * channels),
      "int64",
      [batch, 1, 1, 1],
    );
    const flat = attributes.includeBatchInIndex ? onnx.add(inImage, image) : inImage;
    return [inLayout(onnx, values, "NCHW", "NHWC"), inLayout(onnx, onnx.cast(flat, "int32"), "NCHW", "NHWC")];
  },
});

export const pooling: readonly KernelRule[] = [avgPool, maxPool, maxPoolWithArgmax];
