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
  const pairing = new Pairing(graph, other);
  for (const [i, node] of graph.nodes.entries()) pairing.meetNode(node, other.nodes[i]);
  const rest = other.nodes[graph.nodes.length];
  if (rest !== undefined) throw new NotStackable(`${nameOf(rest)} in one replica is absent in another.`);
  pairing.meetOutputs();
  return pairing.constants;
}

/** The values of two graphs side by side, in the order in which they are made. */
class Pairing {
  /** Constants of the other graph, by those of the first that they stand beside. */
  readonly constants = new Map<ValueId, Constant>();
  readonly #graph: Graph;
  readonly #other: Graph;
  readonly #partners = new Map<ValueId, ValueId>();

  constructor(graph: Graph, other: Graph) {
    this.#graph = graph;
    this.#other = other;
    for (const [i, { id }] of graph.inputs.entries()) this.#partners.set(id, other.inputs[i]!.id);
  }

  meetNode(node: GraphNode, partner: GraphNode | undefined): void {
    if (node.kernel !== partner?.kernel) {
      throw new NotStackable(`${nameOf(node)} in one replica is ${partner?.kernel ?? "absent"} in another.`);
    }
    const [own, theirs] = [node.inputs.length, partner.inputs.length];
    if (own !== theirs) {
      throw new NotStackable(`${nameOf(node)} has ${own} operands in one replica, ${theirs} in another.`);
    }
    for (const [i, id] of node.inputs.entries()) this.#meetOperand(id, partner.inputs[i], () => nameOf(node));
    for (const [i, id] of node.outputs.entries()) this.#meetResult(id, partner.outputs[i]!, node);
  }

  meetOutputs(): void {
    const [own, theirs] = [this.#graph.outputs, this.#other.outputs];
    const names = (ports: readonly Port[]): string => ports.map(({ name }) => name).join(", ");
    if (names(own) !== names(theirs)) {
      throw new NotStackable(`One replica returns ${names(own)}, another ${names(theirs)}.`);
    }
    for (const [i, { name, id }] of own.entries()) {
      this.#meetOperand(id, theirs[i]!.id, () => `The output "${name}"`);
    }
  }

  /** `where` names what uses the values. */
  #meetOperand(id: ValueId | undefined, partner: ValueId | undefined, where: () => string): void {
    if (id === undefined || partner === undefined) {
      if (id === partner) return;
      throw new NotStackable(`${where()} has an operand in one replica and none in another.`);
    }
    const [own, theirs] = [this.#graph.constants.get(id), this.#other.constants.get(partner)];
    if (own !== undefined && theirs !== undefined) {
      this.#meetConstant(id, own, theirs, where);
    } else if (own !== theirs || this.#partners.get(id) !== partner) {
      throw new NotStackable(`${where()} computes with another value in one replica than in another.`);
    }
  }

  #meetConstant(id: ValueId, own: Constant, theirs: Constant, where: () => string): void {
    if (!sameType(own, theirs)) {
      const [one, other] = [typeText(own), typeText(theirs)];
      throw new NotStackable(`${where()} has a constant ${one} in one replica, ${other} in another.`);
    }
    const before = this.constants.get(id);
    if (before !== undefined && !sameNumbers(before, theirs)) {
      throw new NotStackable(`${where()} shares a constant with another operation in one replica only.`);
    }
    this.constants.set(id, theirs);
  }

  #meetResult(id: ValueId, partner: ValueId, node: GraphNode): void {
    const [own, theirs] = [this.#graph.values[id]!, this.#other.values[partner]!];
    if (!sameType(own, theirs)) {
      throw new NotStackable(`${nameOf(node)} makes ${typeText(own)} in one replica, ${typeText(theirs)} in another.`);
    }
    this.#partners.set(id, partner);
  }
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
