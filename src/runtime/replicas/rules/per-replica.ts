import type { Attributes, ValueId } from "../../graph.js";
import { range } from "../../kernels/shapes.js";
import type { BatchingRule, ReplicatedNode } from "../rule.js";
import type { ReplicaBuilder } from "../replica-builder.js";

/** The kernel once a replica, each on its part of the operands: right for every kernel, and no faster than one by one. */
export const perReplica: BatchingRule = (node, to) =>
  eachWith(
    node,
    range(to.replicas).map(() => node.attributes),
    to,
  );

/** The same with attributes of each replica's own. */
export function eachWith(
  node: ReplicatedNode,
  attributes: readonly Attributes[],
  to: ReplicaBuilder,
): readonly ValueId[] {
  const { kernel, inputs, results, origin } = node;
  const outputs = attributes.map((own, replica) => {
    const parts = inputs.map((operand) => (operand === undefined ? undefined : to.part(operand, replica)));
    return to.graph.copy({ kernel, inputs: parts, attributes: own, origin }, results);
  });
  return results.map(
    (_, i) =>
      to.graph.node(
        "Pack",
        outputs.map((one) => one[i]!),
        { axis: 0 },
      )[0]!,
  );
}

export const perReplicaRules: readonly (readonly [string, BatchingRule])[] = [
  "BatchToSpaceND",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
  "DepthwiseConv2dNative",
  "DepthwiseConv2dNativeBackpropFilter",
  "DepthwiseConv2dNativeBackpropInput",
  "Diag",
  "FusedConv2D",
  "FusedDepthwiseConv2D",
  "GatherNd",
  "MaxPoolWithArgmax",
  "ScatterNd",
  "SpaceToBatchND",
  "TensorScatterUpdate",
  "UnsortedSegmentSum",
].map((kernel) => [kernel, perReplica] as const);
