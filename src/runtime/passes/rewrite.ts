import { type Graph, GraphBuilder, type GraphNode, type ValueId } from "../graph.js";
import type { Value } from "../kernels/rule.js";
import type { PassContext } from "./pass.js";

/** A node as a rewriting meets it: all before it has been rewritten already. */
export interface Site extends GraphNode {
  /** Values of the rewritten graph. */
  readonly inputs: readonly (ValueId | undefined)[];
  /** What must come out: as many values of these shapes and types. */
  readonly results: readonly Value[];
  /** How often the i-th input is used in the graph as it was, by nodes and as an output. */
  uses(i: number): number;
}

/** What replaces a node: values of the graph being built, or nothing to keep it. */
export type Rewrite = (site: Site, builder: GraphBuilder) => readonly ValueId[] | undefined;

/** Goes through a graph in its order and replaces nodes; what was replaced stays behind unused. */
export function rewrite(graph: Graph, { table }: PassContext, rule: Rewrite): Graph {
  const builder = new GraphBuilder(table);
  const renamed = new Map<ValueId, ValueId>();
  for (const { name, id } of graph.inputs) renamed.set(id, builder.input(name, graph.values[id]!));
  for (const [id, constant] of graph.constants) renamed.set(id, builder.constant(constant));
  const counts = useCounts(graph);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => (id === undefined ? undefined : renamed.get(id)!));
    const results = node.outputs.map((id) => graph.values[id]!);
    const uses = (i: number): number => counts[node.inputs[i]!] ?? 0;
    const site = { ...node, inputs, results, uses };
    const replaced = rule(site, builder) ?? keep(site, builder);
    for (const [i, id] of node.outputs.entries()) renamed.set(id, replaced[i]!);
  }
  return builder.build(graph.outputs.map(({ name, id }) => ({ name, id: renamed.get(id)! })));
}

/** The node itself, over rewritten inputs. */
export function keep({ kernel, inputs, attributes, origin, results }: Site, builder: GraphBuilder): readonly ValueId[] {
  return builder.copy({ kernel, inputs, attributes, origin }, results);
}

function useCounts(graph: Graph): readonly number[] {
  const counts = new Array<number>(graph.values.length).fill(0);
  for (const { inputs } of graph.nodes) for (const id of inputs) if (id !== undefined) counts[id]!++;
  for (const { id } of graph.outputs) counts[id]!++;
  return counts;
}
