import type { AvgPoolAttrs, MaxPoolAttrs, MaxPoolWithArgmaxAttrs } from "@tensorflow/tfjs";
import { type Geometry, inLayout, poolingGeometry, windowAttributes } from "./convolution-geometry.js";
import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { range } from "./shapes.js";
import { gatherWindows, insideCounts, scatterWindows } from "./window.js";

/** 1 / the number of pixels under the window inside the image, [height, width, 1]: padding does not count. */
function reciprocalCounts(onnx: OnnxBuilder, x: Operand, { rows, columns }: Geometry): Operand {
  const [vertical, horizontal] = [insideCounts(rows), insideCounts(columns)];
  return onnx.constant(
    vertical.flatMap((v) => horizontal.map((h) => 1 / (v * h))),
    x.dtype,
    [rows.output, columns.output, 1],
  );
}

const avgPool = rule({
  kernel: "AvgPool",
  inputs: ["x"],
  infer: ([x], attributes: AvgPoolAttrs) => ({ shape: poolingGeometry(x.shape, attributes).outShape, dtype: x.dtype }),
  lower(onnx, [x], attributes: AvgPoolAttrs) {
    const geometry = poolingGeometry(x.shape, attributes);
    const down = gatherWindows(onnx, x, geometry.rows).reduce((sum, part) => onnx.add(sum, part));
    const across = gatherWindows(onnx, down, geometry.columns).reduce((sum, part) => onnx.add(sum, part));
    return onnx.mul(across, reciprocalCounts(onnx, x, geometry));
  },
});

const avgPoolGrad = rule({
  kernel: "AvgPoolGrad",
  inputs: ["dy", "input"],
  infer: ([, input]) => input,
  lower(onnx, [dy, input], attributes: AvgPoolAttrs) {
    const geometry = poolingGeometry(input.shape, attributes);
    const share = onnx.mul(dy, reciprocalCounts(onnx, dy, geometry));
    const along = range(geometry.columns.kernel).map(() => share);
    const spread = scatterWindows(onnx, along, geometry.columns);
    return scatterWindows(
      onnx,
      range(geometry.rows.kernel).map(() => spread),
      geometry.rows,
    );
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

export const pooling: readonly KernelRule[] = [avgPool, avgPoolGrad, maxPool, maxPoolWithArgmax];
