import type { KernelRule, Value } from "./kernels/rule.js";
import type { DType } from "./runtime.js";

export type ValueId = number;

/** A value known when the graph is built: one number for all elements (a splat), or all elements row-major. */
export interface Constant {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: number | Float64Array;
}

export type Attributes = Readonly<Record<string, unknown>>;

export interface GraphNode {
  readonly kernel: string;
  /** Absent optional inputs are undefined. */
  readonly inputs: readonly (ValueId | undefined)[];
  readonly attributes: Attributes;
  readonly outputs: readonly ValueId[];
  /** Where the program called it: an error whose stack is formatted only when it is asked for. */
  readonly origin?: Error | undefined;
}

export interface Port {
  readonly name: string;
  readonly id: ValueId;
}

/** A static tensor program in single-assignment form: every value is an input, a constant, or the output of one node. */
export interface Graph {
  readonly values: readonly Value[];
  readonly inputs: readonly Port[];
  readonly constants: ReadonlyMap<ValueId, Constant>;
  /** In an order in which every value is made before it is used. */
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly Port[];
}

export type KernelTable = ReadonlyMap<string, KernelRule>;

/** Builds a graph value by value; shapes and types of a node's outputs come from its kernel's rule. */
export class GraphBuilder {
  readonly #table: KernelTable;
  readonly #values: Value[] = [];
  readonly #inputs: Port[] = [];
  readonly #constants = new Map<ValueId, Constant>();
  readonly #nodes: GraphNode[] = [];
  readonly #producers = new Map<ValueId, GraphNode>();

  constructor(table: KernelTable) {
    this.#table = table;
  }

  input(name: string, value: Value): ValueId {
    const id = this.#value(value);
    this.#inputs.push({ name, id });
    return id;
  }

  constant(constant: Constant): ValueId {
    const id = this.#value({ shape: constant.shape, dtype: constant.dtype });
    this.#constants.set(id, constant);
    return id;
  }

  /** Adds a node and returns its outputs. */
  node(
    kernel: string,
    inputs: readonly (ValueId | undefined)[],
    attributes: Attributes = {},
    origin?: Error,
  ): readonly ValueId[] {
    const rule = this.#table.get(kernel);
    if (rule === undefined) throw new Error(`internal: no rule for the kernel ${kernel}.`);
    const values = inputs.map((id) => (id === undefined ? undefined : this.value(id)));
    return this.copy({ kernel, inputs, attributes, origin }, rule.infer(values, attributes));
  }

  /** Adds a node whose outputs are known. */
  copy(node: Omit<GraphNode, "outputs">, values: readonly Value[]): readonly ValueId[] {
    const outputs = values.map((value) => this.#value(value));
    const added = { ...node, outputs };
    this.#nodes.push(added);
    for (const id of outputs) this.#producers.set(id, added);
    return outputs;
  }

  value(id: ValueId): Value {
    return this.#values[id]!;
  }

  constantOf(id: ValueId | undefined): Constant | undefined {
    return id === undefined ? undefined : this.#constants.get(id);
  }

  /** The node that makes a value; none for inputs and constants. */
  producer(id: ValueId | undefined): GraphNode | undefined {
    return id === undefined ? undefined : this.#producers.get(id);
  }

  build(outputs: readonly Port[]): Graph {
    return {
      values: this.#values,
      inputs: this.#inputs,
      constants: this.#constants,
      nodes: this.#nodes,
      outputs,
    };
  }

  #value(value: Value): ValueId {
    this.#values.push(value);
    return this.#values.length - 1;
  }
}
