import type { Graph } from "./graph.js";
import { graphText } from "./graph-text.js";
import type { OnnxGraph } from "./onnx-model.js";
import type { PassCount } from "./passes/index.js";
import type { GraphReport } from "./runtime.js";

/** What became of a program: node counts by pass, operators of the lowered model, the graph as text. */
export function graphReport(graph: Graph, passes: readonly PassCount[], lowered: OnnxGraph): GraphReport {
  const operators: Record<string, number> = {};
  count(lowered, operators);
  return { passes, operators, text: graphText(graph) };
}

function count(graph: OnnxGraph, operators: Record<string, number>): void {
  for (const { opType, attributes } of graph.nodes) {
    operators[opType] = (operators[opType] ?? 0) + 1;
    for (const value of Object.values(attributes)) {
      if (typeof value === "object" && "graph" in value) count(value.graph, operators);
    }
  }
}
