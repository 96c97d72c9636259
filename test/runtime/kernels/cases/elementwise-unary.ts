import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { bools, discrete, floats, given, integers, type KernelCase, smooth } from "./case.js";

interface Unary {
  readonly kernel: string;
  readonly f: (x: Tensor) => Tensor;
  readonly low?: number;
  readonly high?: number;
}

/** Smooth where they are sampled. */
const smoothFunctions: readonly Unary[] = [
  { kernel: "Neg", f: (x) => tf.neg(x) },
  { kernel: "Abs", f: (x) => tf.abs(x) },
  { kernel: "Sign", f: (x) => tf.sign(x) },
  { kernel: "Square", f: (x) => tf.square(x) },
  { kernel: "Relu", f: (x) => tf.relu(x) },
  { kernel: "Relu6", f: (x) => tf.relu6(x), low: -3, high: 9 },
  { kernel: "Exp", f: (x) => tf.exp(x) },
  { kernel: "Log", f: (x) => tf.log(x), low: 0.1, high: 5 },
  { kernel: "Sqrt", f: (x) => tf.sqrt(x), low: 0.1, high: 5 },
  { kernel: "Rsqrt", f: (x) => tf.rsqrt(x), low: 0.1, high: 5 },
  { kernel: "Reciprocal", f: (x) => tf.reciprocal(x), low: 0.2, high: 3 },
  { kernel: "Floor", f: (x) => tf.floor(x), low: -5, high: 5 },
  { kernel: "Ceil", f: (x) => tf.ceil(x), low: -5, high: 5 },
  { kernel: "Round", f: (x) => tf.round(x), low: -5, high: 5 },
  { kernel: "Step", f: (x) => tf.step(x) },
  { kernel: "Sin", f: (x) => tf.sin(x), low: -9, high: 9 },
  { kernel: "Cos", f: (x) => tf.cos(x), low: -9, high: 9 },
  { kernel: "Tan", f: (x) => tf.tan(x), low: -1.3, high: 1.3 },
  { kernel: "Asin", f: (x) => tf.asin(x), low: -0.95, high: 0.95 },
  { kernel: "Acos", f: (x) => tf.acos(x), low: -0.95, high: 0.95 },
  { kernel: "Atan", f: (x) => tf.atan(x), low: -5, high: 5 },
  { kernel: "Sinh", f: (x) => tf.sinh(x), low: -3, high: 3 },
  { kernel: "Cosh", f: (x) => tf.cosh(x), low: -3, high: 3 },
  { kernel: "Asinh", f: (x) => tf.asinh(x), low: -5, high: 5 },
  { kernel: "Acosh", f: (x) => tf.acosh(x), low: 1.1, high: 5 },
  { kernel: "Atanh", f: (x) => tf.atanh(x), low: -0.9, high: 0.9 },
  { kernel: "Tanh", f: (x) => tf.tanh(x) },
  { kernel: "Sigmoid", f: (x) => tf.sigmoid(x), low: -6, high: 6 },
  { kernel: "Elu", f: (x) => tf.elu(x) },
  { kernel: "Selu", f: (x) => tf.selu(x) },
  { kernel: "Softplus", f: (x) => tf.softplus(x), low: -6, high: 6 },
  { kernel: "Expm1", f: (x) => tf.expm1(x) },
  { kernel: "Log1p", f: (x) => tf.log1p(x), low: -0.8, high: 4 },
  { kernel: "Erf", f: (x) => tf.erf(x), low: -3, high: 3 },
  { kernel: "LeakyRelu", f: (x) => tf.leakyRelu(x, 0.3) },
  { kernel: "ClipByValue", f: (x) => tf.clipByValue(x, -0.7, 0.9) },
];

/** Beside kinks, jumps, and where a naive formula overflows or cancels. */
const specialValues: readonly { kernel: string; f: (x: Tensor) => Tensor; at: readonly number[] }[] = [
  { kernel: "Abs", f: (x) => tf.abs(x), at: [0, -1.5] },
  { kernel: "Sign", f: (x) => tf.sign(x), at: [0, -0.1, 3] },
  { kernel: "Round", f: (x) => tf.round(x), at: [0.5, 1.5, 2.5, -0.5, -1.5] },
  { kernel: "Step", f: (x) => tf.step(x, 0.2), at: [0, -1, 2] },
  { kernel: "Softplus", f: (x) => tf.softplus(x), at: [-100, -30, -10, 0, 10, 30, 100] },
  { kernel: "Expm1", f: (x) => tf.expm1(x), at: [-50, -1e-6, 0, 1e-6, 1e-3, 20] },
  { kernel: "Log1p", f: (x) => tf.log1p(x), at: [-1e-6, 0, 1e-6, 1e-3, 1e9, Infinity] },
  { kernel: "Sigmoid", f: (x) => tf.sigmoid(x), at: [-80, -20, 0, 20, 80] },
  { kernel: "Elu", f: (x) => tf.elu(x), at: [-100, 0, 100] },
  { kernel: "Selu", f: (x) => tf.selu(x), at: [-100, 0, 100] },
  { kernel: "Erf", f: (x) => tf.erf(x), at: [-7, -1e-4, 0, 1e-4, 7] },
  { kernel: "Tanh", f: (x) => tf.tanh(x), at: [-30, -1e-4, 0, 1e-4, 30] },
];

/** Kernels that tfjs lets integers reach. */
const integerFunctions: readonly { kernel: string; f: (x: Tensor) => Tensor }[] = [
  { kernel: "Neg", f: (x) => tf.neg(x) },
  { kernel: "Abs", f: (x) => tf.abs(x) },
  { kernel: "Sign", f: (x) => tf.sign(x) },
  { kernel: "Square", f: (x) => tf.square(x) },
  { kernel: "Relu", f: (x) => tf.relu(x) },
  { kernel: "Step", f: (x) => tf.step(x) },
  { kernel: "ClipByValue", f: (x) => tf.clipByValue(x, -2, 3) },
];

const bothTests: readonly { kernel: string; f: (x: Tensor) => Tensor }[] = [
  { kernel: "IsNan", f: (x) => tf.isNaN(x) },
  { kernel: "IsInf", f: (x) => tf.isInf(x) },
  { kernel: "IsFinite", f: (x) => tf.isFinite(x) },
];

export const elementwiseUnaryCases: readonly KernelCase[] = [
  ...smoothFunctions.flatMap(({ kernel, f, low, high }) => [
    smooth(kernel, "of a scalar", [floats([], low, high)], f),
    smooth(kernel, "of rank 3 with an extent of 1", [floats([3, 1, 4], low, high)], f),
  ]),
  ...specialValues.map(({ kernel, f, at }) => discrete(kernel, "at special values", [given(at)], f)),
  ...integerFunctions.map(({ kernel, f }) => discrete(kernel, "of integers", [integers([3, 4])], f)),
  ...bothTests.map(({ kernel, f }) =>
    discrete(kernel, "of numbers and others", [given([1, NaN, Infinity, -Infinity, 0])], f),
  ),
  discrete("LogicalNot", "of bools", [bools([5])], (x: Tensor) => tf.logicalNot(x)),
];
