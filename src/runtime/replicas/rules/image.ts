import type { BatchingRule } from "../rule.js";

/** Replicas of a batch of images are one larger batch. */
const larger: BatchingRule = (node, to) => {
  const { id, shape } = node.inputs[0]!;
  const all = to.reshape(id, [to.replicas * shape[0]!, ...shape.slice(1)]);
  const [result] = to.graph.node(node.kernel, [all], node.attributes, node.origin);
  return [to.reshape(result!, [to.replicas, ...node.results[0]!.shape])];
};

export const imageRules: readonly (readonly [string, BatchingRule])[] = [
  "AvgPool",
  "DepthToSpace",
  "FlipLeftRight",
  "MaxPool",
  "ResizeBilinear",
  "ResizeNearestNeighbor",
].map((kernel) => [kernel, larger] as const);
