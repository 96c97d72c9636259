import type { KernelRule } from "../../kernels/rule.js";
import { broadcastShapes, sameShape, type Shape } from "../../kernels/shapes.js";
import { activations } from "../../kernels/activation.js";
import { comparisons } from "../../kernels/comparison.js";
import { elementwiseBinary } from "../../kernels/elementwise-binary.js";
import { elementwiseUnary } from "../../kernels/elementwise-unary.js";
import { trigonometry } from "../../kernels/trigonometry.js";
import type { ValueId } from "../../graph.js";
import type { ReplicaBuilder } from "../replica-builder.js";
import type { BatchingRule, Replicated, ReplicatedNode } from "../rule.js";

/** Operands broadcast as before once they have as many axes behind that of replicas. */
export const broadcasting: BatchingRule = (node, to) =>
  to.node(node, node.kernel, broadcastOperands(node, to), node.attributes);

function broadcastOperands(node: ReplicatedNode, to: ReplicaBuilder): readonly (ValueId | undefined)[] {
  const { inputs, results } = node;
  const { shape } = results[0]!;
  return inputs.map((operand, i) => {
    if (operand === undefined) return undefined;
    if (operand.numbers === undefined) return to.ofRank(operand, shape.length);
    const others = inputs.flatMap((other, j) => (j === i || other === undefined ? [] : [other.shape]));
    // A number a replica is enough where the other operands have the elements.
    return others.length > 0 && sameShape(broadcastShapes(...others), shape)
      ? numbers(operand, operand.numbers, shape, to)
      : to.ofRank(operand, shape.length);
  });
}

/** A constant number of each replica: one element each, but beside columns as many, which ONNX Runtime does faster. */
function numbers({ dtype }: Replicated, values: readonly number[], beside: Shape, to: ReplicaBuilder): ValueId {
  const own = beside.at(-1) === 1 ? beside : beside.map(() => 1);
  return to.constants(values.map((data) => ({ shape: own, dtype, data })));
}

/** A condition of one axis beside branches of more chooses rows. */
const select: BatchingRule = (node, to) => {
  const [condition, t] = node.inputs as [Replicated, Replicated];
  if (condition.shape.length !== 1 || t.shape.length <= 1) return broadcasting(node, to);
  const shape = [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)];
  const rows = to.reshape(condition.id, [condition.stacked ? to.replicas : 1, ...shape]);
  const column = { id: rows, stacked: true, shape, dtype: condition.dtype };
  return broadcasting({ ...node, inputs: [column, ...node.inputs.slice(1)] }, to);
};

const families: readonly (readonly KernelRule[])[] = [
  elementwiseUnary,
  trigonometry,
  activations,
  elementwiseBinary,
  comparisons,
];

export const elementwiseRules: readonly (readonly [string, BatchingRule])[] = [
  ...families.flat().map(({ kernel }) => [kernel, broadcasting] as const),
  ...["Cast", "FusedBatchNorm", "Identity", "OnesLike", "ZerosLike"].map((kernel) => [kernel, broadcasting] as const),
  ["Select", select],
];
