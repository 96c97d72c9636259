import { isDeepStrictEqual } from "node:util";
import type { Attributes, Constant, Graph, GraphNode, Port, ValueId } from "../graph.js";
import type { Value } from "../kernels/rule.js";
import { sameShape, sizeOf } from "../kernels/shapes.js";
import { atUserLine } from "../source-line.js";
import { NotStackable } from "./not-stackable.js";

/** Graphs that differ in values only, as the first of them and what the others have in its places. */
export interface Alignment {
  readonly graph: Graph;
  readonly replicas: number;
  /** Constants that are not the same in all, one a replica. */
  readonly constants: ReadonlyMap<ValueId, readonly Constant[]>;
  /** Attributes that are not the same in all, one a replica, by the place of their node. */
  readonly attributes: ReadonlyMap<number, readonly Attributes[]>;
}

/** Pairs the values of graphs; throws a NotStackable that names the first operation in which one is unlike the first. */
export function aligned(graphs: readonly Graph[]): Alignment {
  const [graph, ...others] = graphs as [Graph, ...Graph[]];
  const pairings = others.map((other) => paired(graph, other));
  const constants = new Map<ValueId, readonly Constant[]>();
  for (const [id, constant] of graph.constants) {
    const all = [constant, ...pairings.map((pairing) => pairing.get(id) ?? constant)];
    if (all.some((one) => !sameNumbers(constant, one))) constants.set(id, all);
  }
  const attributes = new Map<number, readonly Attributes[]>();
  for (const [i, node] of graph.nodes.entries()) {
    const all = graphs.map(({ nodes }) => nodes[i]!.attributes);
    if (all.some((one) => !isDeepStrictEqual(one, node.attributes))) attributes.set(i, all);
  }
  return { graph, replicas: graphs.length, constants, attributes };
}

/** The constants of `other` in the places of those of `graph`. */
function paired(graph: Graph, other: Graph): ReadonlyMap<ValueId, Constant> {
  const partners = new Map<ValueId, ValueId>();
  const constants = new Map<ValueId, Constant>();
  const meet = (id: ValueId | undefined, partner: ValueId | undefined, where: () => string): void => {
    if (id === undefined || partner === undefined) {
      if (id === partner) return;
      throw new NotStackable(`${where()} has an operand in one replica and none in another.`);
    }
    const [own, theirs] = [graph.constants.get(id), other.constants.get(partner)];
    if (own === undefined || theirs === undefined) {
      if (own === theirs && partners.get(id) === partner) return;
      throw new NotStackable(`${where()} computes with another value in one replica than in another.`);
    }
    if (!sameType(own, theirs)) {
      throw new NotStackable(
        `${where()} has a constant ${typeText(own)} in one replica, ${typeText(theirs)} in another.`,
      );
    }
    const before = constants.get(id);
    if (before !== undefined && !sameNumbers(before, theirs)) {
      throw new NotStackable(`${where()} shares a constant with another operation in one replica only.`);
    }
    constants.set(id, theirs);
  };
  meetInputs(graph, other, partners);
  for (const [i, node] of graph.nodes.entries()) {
    const partner = other.nodes[i];
    if (node.kernel !== partner?.kernel) {
      throw new NotStackable(`${nameOf(node)} in one replica is ${partner?.kernel ?? "absent"} in another.`);
    }
    for (const [j, id] of node.inputs.entries()) meet(id, partner.inputs[j], () => nameOf(node));
    for (const [j, id] of node.outputs.entries()) {
      const [own, theirs] = [graph.values[id]!, other.values[partner.outputs[j]!]!];
      if (!sameType(own, theirs)) {
        throw new NotStackable(
          `${nameOf(node)} makes ${typeText(own)} in one replica, ${typeText(theirs)} in another.`,
        );
      }
      partners.set(id, partner.outputs[j]!);
    }
    if (node.inputs.length !== partner.inputs.length) {
      throw new NotStackable(
        `${nameOf(node)} has ${node.inputs.length} operands in one replica, ${partner.inputs.length} in another.`,
      );
    }
  }
  const rest = other.nodes[graph.nodes.length];
  if (rest !== undefined) throw new NotStackable(`${nameOf(rest)} in one replica is absent in another.`);
  meetOutputs(graph, other, meet);
  return constants;
}

function meetInputs(graph: Graph, other: Graph, partners: Map<ValueId, ValueId>): void {
  for (const [i, { id }] of graph.inputs.entries()) partners.set(id, other.inputs[i]!.id);
}

function meetOutputs(
  graph: Graph,
  other: Graph,
  meet: (id: ValueId, partner: ValueId, where: () => string) => void,
): void {
  const names = (ports: readonly Port[]): string => ports.map(({ name }) => name).join(", ");
  if (names(graph.outputs) !== names(other.outputs)) {
    throw new NotStackable(`One replica returns ${names(graph.outputs)}, another ${names(other.outputs)}.`);
  }
  for (const [i, { name, id }] of graph.outputs.entries()) meet(id, other.outputs[i]!.id, () => `The output "${name}"`);
}

function nameOf({ kernel, origin }: GraphNode): string {
  return `${kernel}, called${atUserLine(origin)},`;
}

function sameType(a: Value, b: Value): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

function typeText({ dtype, shape }: Value): string {
  return `${dtype} [${shape.join(", ")}]`;
}

function sameNumbers(a: Constant, b: Constant): boolean {
  if (a === b) return true;
  const size = sizeOf(a.shape);
  const at = ({ data }: Constant, i: number): number => (typeof data === "number" ? data : data[i]!);
  for (let i = 0; i < size; i++) if (!Object.is(at(a, i), at(b, i))) return false;
  return true;
}
