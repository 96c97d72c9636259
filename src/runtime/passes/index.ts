import type { Graph } from "../graph.js";
import type { Pass, PassContext } from "./pass.js";

/** The passes in the order in which they run. */
export const passes: readonly Pass[] = [];

export interface PassCount {
  readonly pass: string;
  readonly nodes: number;
}

/** Runs every pass and counts the nodes left by each. */
export function optimize(traced: Graph, context: PassContext): { graph: Graph; counts: readonly PassCount[] } {
  const counts = [{ pass: "trace", nodes: traced.nodes.length }];
  let graph = traced;
  for (const pass of passes) {
    graph = pass.apply(graph, context);
    counts.push({ pass: pass.name, nodes: graph.nodes.length });
  }
  return { graph, counts };
}
