import type { Graph, KernelTable } from "../graph.js";
import type { Precision } from "../runtime.js";

export interface PassContext {
  readonly table: KernelTable;
  /** That of the program: folded constants are rounded to it. */
  readonly precision: Precision;
}

/** A rewriting of a graph into one that computes the same values with less work. */
export interface Pass {
  readonly name: string;
  apply(graph: Graph, context: PassContext): Graph;
}
