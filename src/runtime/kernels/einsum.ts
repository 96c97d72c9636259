import type { EinsumAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";

/** The labels of every operand and of the result of "ij,jk->ik". */
export function parseEquation(equation: string): {
  readonly operands: readonly string[][];
  readonly result: readonly string[];
} {
  const [operands, result] = equation.replaceAll(" ", "").split("->") as [string, string];
  return { operands: operands.split(",").map((word) => Array.from(word)), result: Array.from(result) };
}

const einsum = rule({
  kernel: "Einsum",
  inputs: "list",
  infer(operands, { equation }: EinsumAttrs) {
    const labels = parseEquation(equation);
    const extents = new Map<string, number>();
    labels.operands.forEach((word, i) => {
      word.forEach((label, axis) => extents.set(label, operands[i]!.shape[axis]!));
    });
    return { shape: labels.result.map((label) => extents.get(label)!), dtype: operands[0]!.dtype };
  },
  lower: (onnx, operands, { equation }: EinsumAttrs, [output]) =>
    onnx.op("Einsum", operands, output.shape, output.dtype, { equation }),
});

export const einsums: readonly KernelRule[] = [einsum];
