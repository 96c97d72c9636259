import fc from "fast-check";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { bools, discrete, floats, given, integers, type KernelCase, smooth } from "./case.js";
import { draws, shapes } from "./generated.js";

const permutations = draws(
  shapes(2).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      perm: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
    }),
  ),
  5,
);

const tilings = draws(
  shapes(1).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      reps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: shape.length, maxLength: shape.length }),
    }),
  ),
  5,
);

export const shapeCases: readonly KernelCase[] = [
  smooth("Reshape", "flattened", [floats([2, 3])], (x: Tensor) => x.square().flatten()),
  smooth("Reshape", "to a scalar", [floats([1, 1])], (x: Tensor) => x.square().reshape([])),
  smooth("Reshape", "with an extent to infer", [floats([2, 6])], (x: Tensor) => x.square().reshape([3, -1])),
  ...[0, 1, -1].map((axis) =>
    smooth("ExpandDims", `at ${axis}`, [floats([2, 3])], (x: Tensor) => x.square().expandDims(axis)),
  ),
  smooth("Identity", "a copy", [floats([2, 3])], (x: Tensor) => tf.clone(x)),
  smooth("Cast", "of a float to itself", [floats([3])], (x: Tensor) => tf.cast(x, "float32")),
  discrete("Cast", "of floats to integers", [given([-1.7, -0.2, 0, 0.9, 2.5])], (x: Tensor) => tf.cast(x, "int32")),
  discrete("Cast", "of floats to bools", [given([-1.7, 0, 0.2])], (x: Tensor) => tf.cast(x, "bool")),
  discrete("Cast", "of integers to floats", [integers([4])], (x: Tensor) => tf.cast(x, "float32").div(2)),
  discrete("Cast", "of bools to floats", [bools([4])], (x: Tensor) => tf.cast(x, "float32").div(2)),
  discrete("Cast", "of bools to integers", [bools([4])], (x: Tensor) => tf.cast(x, "int32").add(2)),
  smooth("Cast", "of a slope through an integer", [floats([4])], (x: Tensor) => x.cast("int32").cast("float32").add(x)),
  ...permutations.map(({ shape, perm }, i) =>
    smooth("Transpose", `${i}: [${shape.join()}] by ${perm.join()}`, [floats(shape)], (x: Tensor) =>
      tf.transpose(x, perm),
    ),
  ),
  discrete("Transpose", "of integers", [integers([2, 3])], (x: Tensor) => tf.transpose(x)),
  ...tilings.map(({ shape, reps }, i) =>
    smooth("Tile", `${i}: [${shape.join()}] by ${reps.join()}`, [floats(shape)], (x: Tensor) => tf.tile(x, reps)),
  ),
  smooth("Tile", "of rank 5", [floats([2, 1, 2, 1, 2])], (x: Tensor) => tf.tile(x, [2, 2, 1, 3, 2])),
  smooth("Tile", "by broadcasting", [floats([1, 3])], (x: Tensor) => tf.broadcastTo(x, [2, 4, 3])),
  discrete("Tile", "of bools", [bools([3])], (x: Tensor) => tf.tile(x, [2])),
  smooth("Diag", "of a vector", [floats([3])], (x: Tensor) => tf.diag(x)),
  smooth("Diag", "of a matrix", [floats([2, 2])], (x: Tensor) => tf.diag(x)),
  discrete("Fill", "a float", [], () => tf.fill([2, 3], 0.1)),
  discrete("Fill", "an integer", [], () => tf.fill([2], 3, "int32")),
  discrete("Fill", "a bool", [], () => tf.fill([2], 1, "bool")),
  discrete("ZerosLike", "of floats", [floats([2, 3])], (x: Tensor) => tf.zerosLike(x)),
  discrete("ZerosLike", "of bools", [bools([3])], (x: Tensor) => tf.zerosLike(x)),
  discrete("OnesLike", "of floats", [floats([2, 3])], (x: Tensor) => tf.onesLike(x)),
  discrete("OnesLike", "of integers", [integers([3])], (x: Tensor) => tf.onesLike(x)),
  discrete("Range", "upwards", [], () => tf.range(1, 6, 2, "int32")),
  discrete("Range", "downwards", [], () => tf.range(3, 0, -0.75)),
  discrete("LinSpace", "of five", [], () => tf.linspace(-1, 1, 5)),
  discrete("LinSpace", "of one", [], () => tf.linspace(2, 7, 1)),
  discrete("OneHot", "of integers, some outside", [given([0, 2, -1, 3], "int32")], (x: Tensor1D) => tf.oneHot(x, 3)),
  discrete("OneHot", "of rank 2 with other values", [integers([2, 3], 0, 3)], (x: Tensor) =>
    tf.oneHot(x, 4, 0.9, -0.1),
  ),
  discrete("OneHot", "as floats", [integers([3], 0, 3)], (x: Tensor) => tf.oneHot(x, 4, 1, 0, "float32")),
];
