import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { bools, discrete, floats, given, integers, type KernelCase, smooth } from "./case.js";
import { broadcastingPair, draws } from "./generated.js";

interface Binary {
  readonly kernel: string;
  readonly f: (a: Tensor, b: Tensor) => Tensor;
  /** Range of the first and of the second operand. */
  readonly a?: readonly [number, number];
  readonly b?: readonly [number, number];
}

const smoothFunctions: readonly Binary[] = [
  { kernel: "Add", f: (a, b) => tf.add(a, b) },
  { kernel: "Sub", f: (a, b) => tf.sub(a, b) },
  { kernel: "Multiply", f: (a, b) => tf.mul(a, b) },
  { kernel: "RealDiv", f: (a, b) => tf.div(a, b), b: [0.5, 3] },
  { kernel: "Maximum", f: (a, b) => tf.maximum(a, b) },
  { kernel: "Minimum", f: (a, b) => tf.minimum(a, b) },
  { kernel: "Pow", f: (a, b) => tf.pow(a, b), a: [0.2, 3] },
  { kernel: "SquaredDifference", f: (a, b) => tf.squaredDifference(a, b) },
  { kernel: "Mod", f: (a, b) => tf.mod(a, b), a: [-5, 5], b: [0.7, 2] },
  { kernel: "Atan2", f: (a, b) => tf.atan2(a, b) },
  { kernel: "Prelu", f: (a, b) => tf.prelu(a, b) },
];

const comparisons: readonly Binary[] = [
  { kernel: "Equal", f: (a, b) => tf.equal(a, b) },
  { kernel: "NotEqual", f: (a, b) => tf.notEqual(a, b) },
  { kernel: "Greater", f: (a, b) => tf.greater(a, b) },
  { kernel: "GreaterEqual", f: (a, b) => tf.greaterEqual(a, b) },
  { kernel: "Less", f: (a, b) => tf.less(a, b) },
  { kernel: "LessEqual", f: (a, b) => tf.lessEqual(a, b) },
];

const integerFunctions: readonly Binary[] = [
  { kernel: "Add", f: (a, b) => tf.add(a, b) },
  { kernel: "Sub", f: (a, b) => tf.sub(a, b) },
  { kernel: "Multiply", f: (a, b) => tf.mul(a, b) },
  { kernel: "Maximum", f: (a, b) => tf.maximum(a, b) },
  { kernel: "Minimum", f: (a, b) => tf.minimum(a, b) },
  { kernel: "SquaredDifference", f: (a, b) => tf.squaredDifference(a, b) },
  { kernel: "Pow", f: (a, b) => tf.pow(a, b), b: [0, 3] },
  { kernel: "FloorDiv", f: (a, b) => tf.floorDiv(a, b), b: [1, 4] },
  { kernel: "Mod", f: (a, b) => tf.mod(a, b), b: [1, 4] },
];

const pairs = draws(broadcastingPair(), 4);
/** PReLU's slopes must broadcast to its input, so they come second and smaller. */
const slopes = pairs.map(([a, b]): [number[], number[]] => [
  Array.from({ length: Math.max(a.length, b.length) }, () => 3),
  b.map((extent) => (extent === 1 ? 1 : 3)),
]);

export const elementwiseBinaryCases: readonly KernelCase[] = [
  ...smoothFunctions.flatMap(({ kernel, f, a = [-2, 2], b = [-2, 2] }) =>
    [[[], []] as const, ...(kernel === "Prelu" ? slopes : pairs)].map(([left, right]) =>
      smooth(kernel, `[${left.join()}] with [${right.join()}]`, [floats(left, ...a), floats(right, ...b)], f),
    ),
  ),
  ...comparisons.flatMap(({ kernel, f }) => [
    discrete(kernel, "of floats, some equal", [given([1, 2, 3]), given([2, 2, 2])], f),
    discrete(kernel, "of integers, broadcast", [integers([3, 1], 0, 2), integers([4], 0, 2)], f),
    discrete(kernel, "of bools", [bools([6]), bools([6])], f),
  ]),
  ...integerFunctions.map(({ kernel, f, b = [-5, 5] }) =>
    discrete(kernel, "of integers", [integers([3, 1]), integers([4], ...b)], f),
  ),
  discrete("Add", "of nothing", [floats([0, 3]), floats([3])], (a: Tensor, b: Tensor) => tf.add(a, b)),
  discrete("FloorDiv", "of floats", [floats([6], -9, 9), floats([6], 0.5, 2)], (a: Tensor, b: Tensor) =>
    tf.floorDiv(a, b),
  ),
  discrete(
    "Mod",
    "of exact multiples",
    [given([6, -6, 0.5, -0.75, 7]), given([2, 2, 0.25, 0.25, -7])],
    (a: Tensor, b: Tensor) => tf.mod(a, b),
  ),
  discrete(
    "FloorDiv",
    "of negative divisors",
    [integers([9], -9, 9), given([-2, -3, -4], "int32", [3, 1])],
    (a: Tensor, b: Tensor) => tf.floorDiv(a, b),
  ),
  discrete("FloorDiv", "by integer division", [integers([9], -9, 9), integers([9], 1, 4)], (a: Tensor, b: Tensor) =>
    tf.div(a, b),
  ),
  discrete("Mod", "of negative divisors", [floats([6], -5, 5), floats([6], -2, -0.7)], (a: Tensor, b: Tensor) =>
    tf.mod(a, b),
  ),
  discrete(
    "Mod",
    "of integers and negative divisors",
    [integers([9], -9, 9), given([-2, -3, -4], "int32", [3, 1])],
    (a: Tensor, b: Tensor) => tf.mod(a, b),
  ),
  discrete(
    "Atan2",
    "on the axes",
    [given([0, 0, 0, 1, -1, 1e-8, -1e-8]), given([0, 1, -1, 0, 0, -1, -1])],
    (a: Tensor, b: Tensor) => tf.atan2(a, b),
  ),
  smooth("Pow", "by a constant, of both signs", [floats([5])], (x: Tensor) => tf.pow(x, 3)),
  discrete("Add", "of bools", [given([0, 1, 0], "bool"), given([0, 0, 1], "bool")], (a: Tensor, b: Tensor) =>
    tf.add(a, b),
  ),
  discrete("Multiply", "of a bool and a float", [bools([6]), floats([6])], (a: Tensor, b: Tensor) => tf.mul(a, b)),
  discrete("LogicalAnd", "broadcast", [bools([3, 1]), bools([4])], (a: Tensor, b: Tensor) => tf.logicalAnd(a, b)),
  discrete("LogicalOr", "broadcast", [bools([3, 1]), bools([4])], (a: Tensor, b: Tensor) => tf.logicalOr(a, b)),
  smooth("AddN", "of three", [floats([2, 3]), floats([2, 3]), floats([2, 3])], (...xs: Tensor[]) => tf.addN(xs)),
  discrete("AddN", "of integers", [integers([4]), integers([4])], (...xs: Tensor[]) => tf.addN(xs)),
  smooth("Select", "by a mask", [bools([2, 3]), floats([2, 3]), floats([2, 3])], (c: Tensor, a: Tensor, b: Tensor) =>
    tf.where(c, a, b),
  ),
  smooth("Select", "broadcast", [bools([3]), floats([2, 1]), floats([])], (c: Tensor, a: Tensor, b: Tensor) =>
    tf.where(c, a, b),
  ),
  smooth("Select", "by what is selected", [floats([5])], (x: Tensor) => tf.where(x.greater(0), x.square(), x.exp())),
  discrete("Select", "of bools", [bools([4]), bools([4]), bools([4])], (c: Tensor, a: Tensor, b: Tensor) =>
    tf.where(c, a, b),
  ),
];
