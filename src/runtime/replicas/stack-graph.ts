import type { Attributes, Constant, Graph, KernelTable, ValueId } from "../graph.js";
import type { Alignment } from "./alignment.js";
import { NotStackable } from "./not-stackable.js";
import { ReplicaBuilder } from "./replica-builder.js";
import type { Replicated, ReplicatedNode } from "./rule.js";
import { batchingRules } from "./rules/index.js";
import { eachWith } from "./rules/per-replica.js";

/** One graph of all replicas: inputs and outputs have a leading axis of them, and what is the same for all is made once. */
export function stackGraph({ graph, replicas, constants, attributes }: Alignment, table: KernelTable): Graph {
  const to = new ReplicaBuilder(table, replicas);
  const written = new Map<ValueId, Replicated>();
  for (const { name, id } of graph.inputs) {
    const value = graph.values[id]!;
    written.set(id, { ...value, id: to.graph.input(name, to.stackedValue(value)), stacked: true });
  }
  for (const [id, constant] of graph.constants) {
    const own = constants.get(id);
    written.set(id, own === undefined ? shared(constant, to) : ofEach(own, to));
  }
  for (const [i, { kernel, origin, ...node }] of graph.nodes.entries()) {
    const inputs = node.inputs.map((id) => (id === undefined ? undefined : written.get(id)!));
    const results = node.outputs.map((id) => graph.values[id]!);
    const one = { kernel, attributes: node.attributes, origin, inputs, results };
    const own = attributes.get(i);
    const stacked = own !== undefined || inputs.some((operand) => operand?.stacked);
    const ids = stacked ? stackedNode(one, own, to) : sharedNode(one, to);
    for (const [j, id] of node.outputs.entries()) written.set(id, { ...results[j]!, id: ids[j]!, stacked });
  }
  return to.graph.build(graph.outputs.map(({ name, id }) => ({ name, id: to.stacked(written.get(id)!) })));
}

/** `own` are the attributes of each replica, where they are not the same. */
function stackedNode(node: ReplicatedNode, own: readonly Attributes[] | undefined, to: ReplicaBuilder) {
  if (own !== undefined) return eachWith(node, own, to);
  const rule = batchingRules.get(node.kernel);
  if (rule === undefined) throw new NotStackable(`${node.kernel} has no rule for an axis of replicas.`);
  return rule(node, to);
}

function sharedNode({ kernel, attributes, origin, inputs, results }: ReplicatedNode, to: ReplicaBuilder) {
  const operands = inputs.map((operand) => operand?.id);
  return to.graph.copy({ kernel, inputs: operands, attributes, origin }, results);
}

function shared(constant: Constant, to: ReplicaBuilder): Replicated {
  return { ...constant, id: to.graph.constant(constant), stacked: false };
}

function ofEach(constants: readonly Constant[], to: ReplicaBuilder): Replicated {
  const [{ shape, dtype }] = constants as [Constant];
  const numbers = constants.flatMap(({ data }) => (typeof data === "number" ? [data] : []));
  const value = { shape, dtype, id: to.constants(constants), stacked: true };
  return numbers.length === constants.length ? { ...value, numbers } : value;
}
