import { UserError } from "../numerics/error.js";
import type { OnnxGraph, OnnxNode } from "./onnx-model.js";
import { atUserLine } from "./source-line.js";

/** How ONNX Runtime names the node that it failed at. */
const nodeName = /(?:Node \(|[Nn]ame: ?'|[Nn]ode with name |node name: )([^')\s]+)/;

/** What ONNX Runtime refused or failed at, with the place in the program that it comes from, if it names a node. */
export function sessionError(error: unknown, graph: OnnxGraph): unknown {
  if (!(error instanceof Error)) return error;
  const node = nodeOf(graph, nodeName.exec(error.message)?.[1]);
  if (node === undefined) return error;
  return new UserError(
    `ONNX Runtime cannot compute ${node.opType}, which the program calls for${atUserLine(node.origin)}: ${error.message}`,
    { kind: "failure", cause: error },
  );
}

function nodeOf(graph: OnnxGraph, name: string | undefined): OnnxNode | undefined {
  for (const node of graph.nodes) {
    if (node.name === name) return node;
    for (const value of Object.values(node.attributes)) {
      const inner = typeof value === "object" && "graph" in value ? nodeOf(value.graph, name) : undefined;
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
