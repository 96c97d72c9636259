import type { BatchToSpaceNDAttrs, MirrorPadAttrs, PadV2Attrs, SpaceToBatchNDAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";
import { range, sizeOf, type Shape } from "./shapes.js";

type Paddings = readonly (readonly [number, number])[];

function paddedShape(shape: Shape, paddings: Paddings): Shape {
  return shape.map((extent, axis) => paddings[axis]![0] + extent + paddings[axis]![1]);
}

const padV2 = rule({
  kernel: "PadV2",
  inputs: ["x"],
  infer: ([x], { paddings }: PadV2Attrs) => ({ shape: paddedShape(x.shape, paddings), dtype: x.dtype }),
  lower: (onnx, [x], { paddings, constantValue }: PadV2Attrs) => onnx.pad(x, paddings, constantValue),
});

/** The elements that an axis of a mirrored padding repeats; "symmetric" repeats the edge too, "reflect" does not. */
function mirrored(extent: number, [before, after]: readonly [number, number], mode: "reflect" | "symmetric"): number[] {
  const edge = mode === "symmetric" ? 1 : 0;
  return range(before + extent + after).map((i) => {
    const position = i - before;
    if (position < 0) return -position - edge;
    return position < extent ? position : 2 * (extent - 1) - position + edge;
  });
}

const mirrorPad = rule({
  kernel: "MirrorPad",
  inputs: ["x"],
  infer: ([x], { paddings }: MirrorPadAttrs) => ({ shape: paddedShape(x.shape, paddings), dtype: x.dtype }),
  lower: (onnx, [x], { paddings, mode }: MirrorPadAttrs) =>
    paddings.reduce(
      (padded, padding, axis) =>
        padding[0] === 0 && padding[1] === 0
          ? padded
          : onnx.gather(padded, onnx.indices(mirrored(x.shape[axis]!, padding, mode)), axis),
      x,
    ),
});

/** Paddings of the blocked axes as paddings of all axes. */
function onAllAxes(rank: number, paddings: readonly (readonly number[])[]): Paddings {
  return range(rank).map((axis) => {
    const [before, after] = paddings[axis - 1] ?? [];
    return [before ?? 0, after ?? 0];
  });
}

/** Blocks of space become batches: axes 1 to m split by block, the block's part moved in front. */
const spaceToBatchND = rule({
  kernel: "SpaceToBatchND",
  inputs: ["x"],
  infer([x], { blockShape, paddings }: SpaceToBatchNDAttrs) {
    const padded = paddedShape(x.shape, onAllAxes(x.shape.length, paddings));
    const shape = padded.map((extent, axis) => extent / (blockShape[axis - 1] ?? 1));
    return { shape: shape.with(0, padded[0]! * sizeOf(blockShape)), dtype: x.dtype };
  },
  lower(onnx, [x], { blockShape, paddings }: SpaceToBatchNDAttrs, [output]) {
    const padded = onnx.pad(x, onAllAxes(x.shape.length, paddings));
    const m = blockShape.length;
    const blocked = blockShape.flatMap((block, i) => [padded.shape[i + 1]! / block, block]);
    const rest = padded.shape.slice(m + 1);
    const blocks = onnx.reshape(padded, [padded.shape[0]!, ...blocked, ...rest]);
    const perm = [
      ...range(m).map((i) => 2 * i + 2),
      0,
      ...range(m).map((i) => 2 * i + 1),
      ...rest.map((_, i) => 2 * m + 1 + i),
    ];
    return onnx.reshape(onnx.transpose(blocks, perm), output.shape);
  },
});

/** The inverse of SpaceToBatchND, its paddings now cropped. */
const batchToSpaceND = rule({
  kernel: "BatchToSpaceND",
  inputs: ["x"],
  infer([x], { blockShape, crops }: BatchToSpaceNDAttrs) {
    const shape = x.shape.map((extent, axis) => {
      const [before, after] = crops[axis - 1] ?? [];
      return extent * (blockShape[axis - 1] ?? 1) - (before ?? 0) - (after ?? 0);
    });
    return { shape: shape.with(0, x.shape[0]! / sizeOf(blockShape)), dtype: x.dtype };
  },
  lower(onnx, [x], { blockShape, crops }: BatchToSpaceNDAttrs, [output]) {
    const m = blockShape.length;
    const batch = x.shape[0]! / sizeOf(blockShape);
    const rest = x.shape.slice(m + 1);
    const blocks = onnx.reshape(x, [...blockShape, batch, ...x.shape.slice(1)]);
    const perm = [m, ...range(m).flatMap((i) => [m + 1 + i, i]), ...rest.map((_, i) => 2 * m + 1 + i)];
    const joined = range(m).map((i) => x.shape[i + 1]! * blockShape[i]!);
    const space = onnx.reshape(onnx.transpose(blocks, perm), [batch, ...joined, ...rest]);
    const begin = onAllAxes(x.shape.length, crops).map(([before]) => before);
    return onnx.slice(space, begin, output.shape);
  },
});

export const padding: readonly KernelRule[] = [padV2, mirrorPad, spaceToBatchND, batchToSpaceND];
