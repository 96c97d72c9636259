import { type Attributes, type Constant, GraphBuilder, type KernelTable, type ValueId } from "../graph.js";
import type { Value } from "../kernels/rule.js";
import { sizeOf } from "../kernels/shapes.js";
import type { Replicated, ReplicatedNode } from "./rule.js";

/** Builds the graph of all replicas: values with, and without, a leading axis of replicas. */
export class ReplicaBuilder {
  readonly replicas: number;
  readonly graph: GraphBuilder;

  constructor(table: KernelTable, replicas: number) {
    this.graph = new GraphBuilder(table);
    this.replicas = replicas;
  }

  /** The type of a stacked value. */
  stackedValue({ shape, dtype }: Value): Value {
    return { shape: [this.replicas, ...shape], dtype };
  }

  /** One kernel whose results are stacked. */
  node(
    { origin, results }: ReplicatedNode,
    kernel: string,
    inputs: readonly (ValueId | undefined)[],
    attributes: Attributes,
  ): readonly ValueId[] {
    const values = results.map((result) => this.stackedValue(result));
    return this.graph.copy({ kernel, inputs, attributes, origin }, values);
  }

  /** A constant of which each replica has its own. */
  constants(constants: readonly Constant[]): ValueId {
    const [{ shape, dtype }] = constants as [Constant];
    const size = sizeOf(shape);
    const data = new Float64Array(size * constants.length);
    for (const [replica, constant] of constants.entries()) {
      const part = data.subarray(replica * size, (replica + 1) * size);
      if (typeof constant.data === "number") part.fill(constant.data);
      else part.set(constant.data);
    }
    return this.graph.constant({ shape: [constants.length, ...shape], dtype, data });
  }

  reshape(id: ValueId, shape: readonly number[]): ValueId {
    return this.graph.node("Reshape", [id], { shape })[0]!;
  }

  /** The value with a leading axis of replicas, repeated along it where it is the same for all. */
  stacked({ id, stacked, shape }: Replicated): ValueId {
    if (stacked) return id;
    const constant = this.graph.constantOf(id);
    if (constant !== undefined && typeof constant.data === "number") {
      return this.graph.constant({ ...constant, shape: [this.replicas, ...shape] });
    }
    if (constant !== undefined) return this.constants(Array<Constant>(this.replicas).fill(constant));
    const layer = this.reshape(id, [1, ...shape]);
    return this.graph.node("Tile", [layer], { reps: [this.replicas, ...shape.map(() => 1)] })[0]!;
  }

  /** The value with axes of one element put before its own, so that they count `rank`, and behind that of replicas. */
  ofRank({ id, stacked, shape }: Replicated, rank: number): ValueId {
    const axes = [...Array<number>(rank - shape.length).fill(1), ...shape];
    if (stacked) return axes.length === shape.length ? id : this.reshape(id, [this.replicas, ...axes]);
    return this.reshape(id, [1, ...axes]);
  }

  /** One replica's part of a value. */
  part({ id, stacked, shape, dtype, numbers }: Replicated, replica: number): ValueId {
    if (!stacked) return id;
    if (numbers !== undefined) return this.graph.constant({ shape, dtype, data: numbers[replica]! });
    const begin = [replica, ...shape.map(() => 0)];
    const [layer] = this.graph.node("Slice", [id], { begin, size: [1, ...shape] });
    return this.reshape(layer!, shape);
  }
}
