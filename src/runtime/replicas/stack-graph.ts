import type { Constant, Graph, KernelTable, ValueId } from "../graph.js";
import type { Alignment } from "./alignment.js";
import { NotStackable } from "./not-stackable.js";
import { ReplicaBuilder } from "./replica-builder.js";
import type { Replicated } from "./rule.js";
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
    let ids: readonly ValueId[];
    if (own !== undefined) {
      ids = eachWith(one, own, to);
    } else if (stacked) {
      const rule = batchingRules.get(kernel);
      if (rule === undefined) throw new NotStackable(`${kernel} has no rule for an axis of replicas.`);
      ids = rule(one, to);
    } else {
      const operands = inputs.map((operand) => operand?.id);
      ids = to.graph.copy({ kernel, inputs: operands, attributes: node.attributes, origin }, results);
    }
    for (const [j, id] of node.outputs.entries()) written.set(id, { ...results[j]!, id: ids[j]!, stacked });
  }
  return to.graph.build(graph.outputs.map(({ name, id }) => ({ name, id: to.stacked(written.get(id)!) })));
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
