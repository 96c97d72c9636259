import type { GatherV2Attrs } from "@tensorflow/tfjs";
import { positiveAxis } from "../../kernels/shapes.js";
import type { BatchingRule, Replicated } from "../rule.js";

const gatherV2: BatchingRule = (node, to) => {
  const { axis, batchDims } = node.attributes as unknown as GatherV2Attrs;
  const [x, indices] = node.inputs as [Replicated, Replicated];
  const along = positiveAxis(axis, x.shape.length);
  if (!indices.stacked && batchDims === 0) {
    return to.node(node, "GatherV2", [x.id, indices.id], { axis: along + 1, batchDims });
  }
  if (!x.stacked && along === 0) return to.node(node, "GatherV2", [x.id, indices.id], { axis: 0, batchDims: 0 });
  const operands = [x, indices].map((operand) => to.stacked(operand));
  return to.node(node, "GatherV2", operands, { axis: along + 1, batchDims: batchDims + 1 });
};

/** Rows of sequences and of values side by side. */
const searchSorted: BatchingRule = (node, to) => {
  const rows = (node.inputs as readonly Replicated[]).map((operand) =>
    to.reshape(to.stacked(operand), [to.replicas * operand.shape[0]!, operand.shape[1]!]),
  );
  const [found] = to.graph.node("SearchSorted", rows, node.attributes, node.origin);
  return [to.reshape(found!, [to.replicas, ...node.results[0]!.shape])];
};

export const gatherRules: readonly (readonly [string, BatchingRule])[] = [
  ["GatherV2", gatherV2],
  ["SearchSorted", searchSorted],
];
