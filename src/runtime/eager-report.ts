import { UserError } from "../numerics/error.js";
import { graphText } from "./graph-text.js";
import type { GraphReport, Specs, Tensors } from "./runtime.js";
import { tracer } from "./trace.js";

/** The graph of a program that is run operation by operation: nothing is optimized or lowered. */
export function eagerReport(inputs: Specs, program: (inputs: Tensors) => Tensors): GraphReport {
  const graph = tracer().trace(inputs, program);
  return { passes: [{ pass: "trace", nodes: graph.nodes.length }], operators: {}, text: graphText(graph) };
}

export function noModel(backend: string): never {
  throw new UserError(`The backend ${backend} runs programs eagerly and has no ONNX model; use the backend onnx.`);
}
