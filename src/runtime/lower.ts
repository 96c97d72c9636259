import { UserError } from "../numerics/error.js";
import { GraphEmitter } from "./emitter.js";
import type { Constant, Graph, GraphNode, KernelTable, ValueId } from "./graph.js";
import type { Operand } from "./kernels/rule.js";
import { dataTypeOf, type OnnxGraph, type OnnxPort } from "./onnx-model.js";
import type { Precision } from "./runtime.js";
import { atUserLine } from "./source-line.js";

/** Writes a graph as ONNX. */
export function lower(graph: Graph, table: KernelTable, precision: Precision): OnnxGraph {
  const emitter = new GraphEmitter(precision);
  const scope = new Scope(graph, emitter);
  for (const { name, id } of graph.inputs) scope.bind(id, { name: inputName(name), ...graph.values[id]! });
  for (const node of graph.nodes) scope.lower(node, table);
  const outputs = graph.outputs.map(({ name, id }) => returned(emitter, scope.operand(id), outputName(name)));
  return {
    name: "program",
    nodes: emitter.nodes,
    initializers: emitter.initializers,
    inputs: graph.inputs.map(({ name, id }) => port({ name: inputName(name), ...graph.values[id]! }, precision)),
    outputs: outputs.map((operand) => port(operand, precision)),
  };
}

export const inputName = (name: string): string => `in:${name}`;
export const outputName = (name: string): string => `out:${name}`;

/** Graph values that have been written into one ONNX graph, or into a graph around it. */
export class Scope {
  readonly emitter: GraphEmitter;
  readonly #graph: Graph;
  readonly #operands = new Map<ValueId, Operand>();

  constructor(graph: Graph, emitter: GraphEmitter, outer?: Scope) {
    this.#graph = graph;
    this.emitter = emitter;
    if (outer !== undefined) for (const [id, operand] of outer.#operands) this.#operands.set(id, operand);
  }

  bind(id: ValueId, operand: Operand): void {
    this.#operands.set(id, operand);
  }

  has(id: ValueId): boolean {
    return this.#operands.has(id);
  }

  /** The operand of a value; a constant is written at its first use. */
  operand(id: ValueId): Operand {
    const bound = this.#operands.get(id);
    if (bound !== undefined) return bound;
    const { data, dtype, shape }: Constant = this.#graph.constants.get(id)!;
    const operand = this.emitter.constant(data, dtype, shape);
    this.#operands.set(id, operand);
    return operand;
  }

  /** Writes one node by the rule of its kernel. */
  lower(node: GraphNode, table: KernelTable): void {
    const inputs = node.inputs.map((id) => (id === undefined ? undefined : this.operand(id)));
    const values = node.outputs.map((id) => this.#graph.values[id]!);
    this.emitter.origin = node.origin;
    const written = explained(node, () => table.get(node.kernel)!.lower(this.emitter, inputs, node.attributes, values));
    for (const [i, id] of node.outputs.entries()) this.bind(id, written[i]!);
  }
}

/** A value under the name of an output: its node's output where it can be renamed, else a copy. */
export function returned(emitter: GraphEmitter, operand: Operand, name: string): Operand {
  return emitter.rename(operand, name) ?? emitter.copy(operand, name);
}

export function port({ name, shape, dtype }: Operand, precision: Precision, leading: readonly string[] = []): OnnxPort {
  return { name, dataType: dataTypeOf(dtype, precision), shape: [...leading, ...shape] };
}

function explained<T>(node: GraphNode, lowering: () => T): T {
  try {
    return lowering();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const message = `The tfjs kernel ${node.kernel}, called${atUserLine(node.origin)}, cannot be compiled: ${error.message}`;
    throw new UserError(message, { kind: error.kind, cause: error });
  }
}
