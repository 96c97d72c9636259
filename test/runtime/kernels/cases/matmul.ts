import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../../../src/runtime/tensorflow.js";
import { corrected, discrete, floats, integers, type KernelCase, smooth } from "./case.js";

const transposes: readonly (readonly [boolean, boolean])[] = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
];

/** Batch axes of the two operands. */
const batches: readonly (readonly [number[], number[]])[] = [
  [[], []],
  [[2], [2]],
  [[2], []],
  [[], [2]],
  [[1], [3]],
  [[3], [1]],
  [[2, 3], []],
];

const matrix = (rows: number, columns: number, transposed: boolean): number[] =>
  transposed ? [columns, rows] : [rows, columns];

const products = batches.flatMap(([a, b]) =>
  transposes.map(([transposeA, transposeB]) => {
    const left = [...a, ...matrix(2, 3, transposeA)];
    const right = [...b, ...matrix(3, 4, transposeB)];
    const flags = `${transposeA ? " ᵀ" : ""} by${transposeB ? " ᵀ" : ""}`;
    return smooth(
      "BatchMatMul",
      `[${left.join()}]${flags} [${right.join()}]`,
      [floats(left), floats(right)],
      (x: Tensor, y: Tensor) => tf.matMul(x, y, transposeA, transposeB),
    );
  }),
);

const activations = ["linear", "relu", "elu", "relu6", "sigmoid", "leakyrelu"] as const;

const fused = activations.map((activation) =>
  smooth(
    "_FusedMatMul",
    activation,
    [floats([3, 4]), floats([4, 2]), floats([2])],
    (a: Tensor, b: Tensor, bias: Tensor) => tf.fused.matMul({ a, b, bias, activation, leakyreluAlpha: 0.3 }),
  ),
);

const extents: Readonly<Record<string, number>> = { b: 2, i: 2, j: 3, k: 4 };

const equations = [
  "ij,jk->ik",
  "ij,kj->ki",
  "bij,bjk->bik",
  "bij,jk->bik",
  "i,j->ij",
  "ij,ij->i",
  "ij,ij->",
  "ij,j->i",
  "ij->ji",
  "ij->i",
];

const einsums = equations.map((equation) => {
  const operands = equation.split("->")[0]!.split(",");
  const inputs = operands.map((word) => floats(word.split("").map((label) => extents[label]!)));
  return smooth("Einsum", equation, inputs, (...tensors: Tensor[]) => tf.einsum(equation, ...tensors));
});

export const matmulCases: readonly KernelCase[] = [
  ...products,
  discrete("BatchMatMul", "of integers", [integers([2, 3]), integers([3, 4])], (a: Tensor, b: Tensor) =>
    tf.matMul(a, b),
  ),
  smooth("BatchMatMul", "by way of dot", [floats([3]), floats([3, 2])], (a: Tensor, b: Tensor) => tf.dot(a, b)),
  corrected(
    smooth(
      "BatchMatMul",
      "[2,1,2,3] by [1,3,3,4]",
      [floats([2, 1, 2, 3]), floats([1, 3, 3, 4])],
      (a: Tensor, b: Tensor) => tf.matMul(a, b),
    ),
    (a: Tensor, b: Tensor) => tf.matMul(a.tile([1, 3, 1, 1]), b.tile([2, 1, 1, 1])),
  ),
  ...fused,
  smooth(
    "_FusedMatMul",
    "prelu",
    [floats([3, 4]), floats([4, 2]), floats([2], 0.1, 0.9)],
    (a: Tensor, b: Tensor, slope: Tensor) =>
      tf.fused.matMul({ a, b, activation: "prelu", preluActivationWeights: slope }),
  ),
  smooth("_FusedMatMul", "transposed, without a bias", [floats([4, 3]), floats([2, 4])], (a: Tensor, b: Tensor) =>
    tf.fused.matMul({ a, b, transposeA: true, transposeB: true }),
  ),
  smooth(
    "_FusedMatMul",
    "in batches",
    [floats([2, 3, 4]), floats([2, 4, 2]), floats([2])],
    (a: Tensor, b: Tensor, bias: Tensor) => tf.fused.matMul({ a, b, bias }),
  ),
  smooth(
    "_FusedMatMul",
    "with a bias a row",
    [floats([3, 4]), floats([4, 2]), floats([3, 1])],
    (a: Tensor, b: Tensor, bias: Tensor) => tf.fused.matMul({ a, b, bias }),
  ),
  discrete("BatchMatMul", "of no rows", [floats([0, 3]), floats([3, 2])], (a: Tensor, b: Tensor) => tf.matMul(a, b)),
  ...einsums,
  corrected(
    smooth("Einsum", "ij,k->j", [floats([2, 3]), floats([4])], (a: Tensor, b: Tensor) => tf.einsum("ij,k->j", a, b)),
    (a: Tensor, b: Tensor) => a.sum(0).mul(b.sum()),
  ),
  corrected(
    smooth("Einsum", "ij,jk->", [floats([2, 3]), floats([3, 4])], (a: Tensor, b: Tensor) => tf.einsum("ij,jk->", a, b)),
    (a: Tensor, b: Tensor) => tf.matMul(a, b).sum(),
  ),
];
