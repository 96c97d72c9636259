import fc from "fast-check";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { bools, corrected, discrete, floats, integers, type KernelCase, smooth } from "./case.js";
import { draws, shapes, shapeWithAxis } from "./generated.js";

const joined = draws(
  shapeWithAxis().chain(({ shape, axis }) =>
    fc.record({
      shape: fc.constant(shape),
      axis: fc.constant(axis),
      extents: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 }),
    }),
  ),
  5,
);

const boxes = draws(
  shapes(1).chain((shape) =>
    fc
      .tuple(
        ...shape.map((extent) =>
          fc
            .nat(extent - 1)
            .chain((begin) => fc.tuple(fc.constant(begin), fc.integer({ min: 1, max: extent - begin }))),
        ),
      )
      .map((ranges) => ({ shape, begin: ranges.map(([begin]) => begin), size: ranges.map(([, size]) => size) })),
  ),
  5,
);

const paddings = draws(
  shapes(1).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      around: fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: shape.length, maxLength: shape.length }),
    }),
  ),
  4,
);

function withExtent(shape: readonly number[], axis: number, extent: number): number[] {
  return shape.with(axis < 0 ? axis + shape.length : axis, extent);
}

export const slicingCases: readonly KernelCase[] = [
  ...joined.map(({ shape, axis, extents }, i) =>
    smooth(
      "Concat",
      `${i}: [${shape.join()}] along ${axis}`,
      extents.map((extent) => floats(withExtent(shape, axis, extent))),
      (...xs: Tensor[]) => tf.concat(xs, axis),
    ),
  ),
  discrete("Concat", "with an empty part", [floats([0, 2]), floats([3, 2])], (...xs: Tensor[]) => tf.concat(xs, 0)),
  discrete("Concat", "of bools", [bools([2]), bools([3])], (...xs: Tensor[]) => tf.concat(xs, 0)),
  ...joined.map(({ shape, axis }, i) =>
    smooth("Pack", `${i}: [${shape.join()}] along ${axis}`, [floats(shape), floats(shape)], (...xs: Tensor[]) =>
      tf.stack(xs, axis),
    ),
  ),
  smooth("Pack", "of scalars", [floats([]), floats([])], (...xs: Tensor[]) => tf.stack(xs)),
  ...joined.map(({ shape, axis }, i) =>
    smooth("Unpack", `${i}: [${shape.join()}] along ${axis}`, [floats(shape)], (x: Tensor) => tf.unstack(x, axis)),
  ),
  smooth("Unpack", "into one", [floats([1, 3])], (x: Tensor) => tf.unstack(x.square())),
  smooth("SplitV", "into equal parts", [floats([4, 3])], (x: Tensor) => tf.split(x, 2)),
  smooth("SplitV", "into one", [floats([2, 3])], (x: Tensor) => tf.split(x.square(), 1)),
  smooth("SplitV", "into given sizes, one part used", [floats([2, 6])], (x: Tensor) => tf.split(x, [1, 2, 3], -1)[1]!),
  smooth("SplitV", "with a size to infer", [floats([2, 6])], (x: Tensor) => tf.split(x, [2, -1], 1)),
  ...boxes.map(({ shape, begin, size }, i) =>
    smooth("Slice", `${i}: [${shape.join()}] from ${begin.join()}, ${size.join()} long`, [floats(shape)], (x: Tensor) =>
      tf.slice(x.square(), begin, size),
    ),
  ),
  smooth("Slice", "to the end", [floats([4, 5])], (x: Tensor) => tf.slice(x, [1, 2])),
  smooth("Slice", "of leading rows", [floats([4, 5])], (x: Tensor) => tf.slice(x, 1, 2)),
  smooth("StridedSlice", "every second", [floats([7, 4])], (x: Tensor) => tf.stridedSlice(x, [1, 0], [7, 4], [2, 3])),
  smooth("StridedSlice", "backwards", [floats([6, 3])], (x: Tensor) => tf.stridedSlice(x, [4, 2], [0, 0], [-2, -1])),
  smooth("StridedSlice", "backwards to the front", [floats([6])], (x: Tensor) =>
    tf.stridedSlice(x, [5], [0], [-2], 0, 1),
  ),
  corrected(
    smooth("StridedSlice", "with masks", [floats([4, 5, 2])], (x: Tensor) =>
      tf.stridedSlice(x, [1, 0, 1], [0, 3, 2], [1, 2, 1], 2, 1, 0, 0, 4),
    ),
    (x: Tensor) => tf.gather(x.slice([1, 0, 1], [3, 5, 1]).reshape([3, 5]), [0, 2], 1),
  ),
  smooth("Reverse", "of all axes", [floats([2, 3])], (x: Tensor) => tf.reverse(x)),
  smooth("Reverse", "of one", [floats([2, 3, 2])], (x: Tensor) => tf.reverse(x, -2)),
  discrete("Reverse", "of integers", [integers([4])], (x: Tensor) => tf.reverse(x)),
  ...paddings.map(({ shape, around }, i) =>
    smooth("PadV2", `${i}: [${shape.join()}] by ${around.join()}`, [floats(shape)], (x: Tensor) =>
      tf.pad(x, around, 0.5),
    ),
  ),
  discrete("PadV2", "of integers", [integers([3])], (x: Tensor) => tf.pad(x, [[1, 2]], 7)),
  ...(["reflect", "symmetric"] as const).flatMap((mode) => [
    smooth("MirrorPad", `${mode}, of rank 1`, [floats([4])], (x: Tensor) => tf.mirrorPad(x, [[2, 3]], mode)),
    smooth("MirrorPad", `${mode}, of rank 2`, [floats([3, 4])], (x: Tensor) =>
      tf.mirrorPad(
        x,
        [
          [1, 0],
          [2, 2],
        ],
        mode,
      ),
    ),
  ]),
  smooth("SpaceToBatchND", "with padding", [floats([2, 3, 4, 2])], (x: Tensor) =>
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [1, 0],
        [0, 2],
      ],
    ),
  ),
  smooth("BatchToSpaceND", "with crops", [floats([8, 2, 3, 2])], (x: Tensor) =>
    tf.batchToSpaceND(
      x,
      [2, 2],
      [
        [1, 0],
        [1, 2],
      ],
    ),
  ),
  smooth("DepthToSpace", "channels last", [floats([2, 2, 3, 8])], (x: Tensor4D) => tf.depthToSpace(x, 2, "NHWC")),
  smooth("DepthToSpace", "channels last, one image", [floats([1, 3, 2, 4])], (x: Tensor4D) => tf.depthToSpace(x, 2)),
];
