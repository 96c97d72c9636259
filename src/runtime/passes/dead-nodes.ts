import { type Graph, GraphBuilder, type ValueId } from "../graph.js";
import type { Pass } from "./pass.js";

/** Drops nodes and constants that no output depends on. */
export const deadNodes: Pass = {
  name: "dead nodes",
  apply(graph, { table }) {
    const live = liveValues(graph);
    const builder = new GraphBuilder(table);
    const renamed = new Map<ValueId, ValueId>();
    for (const { name, id } of graph.inputs) renamed.set(id, builder.input(name, graph.values[id]!));
    for (const [id, constant] of graph.constants) if (live.has(id)) renamed.set(id, builder.constant(constant));
    for (const node of graph.nodes) {
      if (!node.outputs.some((id) => live.has(id))) continue;
      const inputs = node.inputs.map((id) => (id === undefined ? undefined : renamed.get(id)!));
      const outputs = builder.copy(
        { ...node, inputs },
        node.outputs.map((id) => graph.values[id]!),
      );
      for (const [i, id] of node.outputs.entries()) renamed.set(id, outputs[i]!);
    }
    return builder.build(graph.outputs.map(({ name, id }) => ({ name, id: renamed.get(id)! })));
  },
};

function liveValues(graph: Graph): ReadonlySet<ValueId> {
  const live = new Set(graph.outputs.map(({ id }) => id));
  for (const { inputs, outputs } of graph.nodes.toReversed()) {
    if (outputs.some((id) => live.has(id))) for (const id of inputs) if (id !== undefined) live.add(id);
  }
  return live;
}
