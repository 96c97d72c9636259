import type { BatchMatMulAttrs, EinsumAttrs } from "@tensorflow/tfjs";
import { parseEquation } from "../../kernels/einsum.js";
import type { BatchingRule, Replicated } from "../rule.js";

/** A batch of products; with one right matrix for all replicas, whose rows are those of one taller left matrix. */
const batchMatMul: BatchingRule = (node, to) => {
  const [a, b] = node.inputs as [Replicated, Replicated];
  const { transposeA, transposeB } = node.attributes as unknown as BatchMatMulAttrs;
  const { shape } = node.results[0]!;
  if (!b.stacked && shape.length === 2 && !transposeA) {
    const tall = to.reshape(a.id, [to.replicas * a.shape[0]!, a.shape[1]!]);
    const [product] = to.graph.node("BatchMatMul", [tall, b.id], { transposeA, transposeB }, node.origin);
    return [to.reshape(product!, [to.replicas, ...shape])];
  }
  const operands = [a, b].map((operand) => to.ofRank(operand, shape.length));
  return to.node(node, "BatchMatMul", operands, { transposeA, transposeB });
};

const fusedMatMul: BatchingRule = (node, to) => {
  const rank = node.results[0]!.shape.length;
  const operands = node.inputs.map((operand) => (operand === undefined ? undefined : to.ofRank(operand, rank)));
  return to.node(node, node.kernel, operands, node.attributes);
};

/** Stacked operands and the result bear one more label. */
const einsum: BatchingRule = (node, to) => {
  const { equation } = node.attributes as unknown as EinsumAttrs;
  const { operands, result } = parseEquation(equation);
  const used = new Set([...operands.flat(), ...result]);
  const label = Array.from("abcdefghijklmnopqrstuvwxyz").find((letter) => !used.has(letter))!;
  const words = operands.map((word, i) => (node.inputs[i]!.stacked ? label : "") + word.join(""));
  const inputs = node.inputs.map((operand) => operand!.id);
  return to.node(node, "Einsum", inputs, { equation: `${words.join(",")}->${label}${result.join("")}` });
};

export const productRules: readonly (readonly [string, BatchingRule])[] = [
  ["BatchMatMul", batchMatMul],
  ["_FusedMatMul", fusedMatMul],
  ["Einsum", einsum],
];
