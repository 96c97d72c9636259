import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Graph } from "../../src/runtime/graph.js";
import { graphText } from "../../src/runtime/graph-text.js";
import { graphKernels } from "../../src/runtime/kernel-table.js";
import { inputName, lower, outputName } from "../../src/runtime/lower.js";
import { encodeModel } from "../../src/runtime/onnx-model.js";
import { deadNodes } from "../../src/runtime/passes/dead-nodes.js";
import type { Pass } from "../../src/runtime/passes/pass.js";
import type { HostArray, Precision, Program, Specs } from "../../src/runtime/runtime.js";
import { tracer } from "../../src/runtime/trace.js";

export function traced<I extends Specs>(inputs: I, program: Program<I>): Graph {
  return tracer().trace(inputs, program as Program<Specs>);
}

/** What passes know beside the graph. */
export const context = { table: graphKernels, precision: "float32" } as const;

/** The text of a graph after a pass. */
export function after(pass: Pass, graph: Graph, precision: Precision = "float32"): string {
  return graphText(pass.apply(graph, { ...context, precision }));
}

/** A pass that also drops what its rewriting leaves unused. */
export const tidied = (pass: Pass): Pass => ({
  name: pass.name,
  apply: (graph, given) => deadNodes.apply(pass.apply(graph, given), given),
});

/** Runs a graph as it stands, without any optimization of ours or of ONNX Runtime. */
export async function evaluated(
  graph: Graph,
  feeds: Readonly<Record<string, readonly number[]>>,
  precision: Precision = "float64",
): Promise<Readonly<Record<string, readonly number[]>>> {
  const model = encodeModel(lower(graph, graphKernels, precision));
  const session = await InferenceSession.create(model, { graphOptimizationLevel: "disabled", logSeverityLevel: 3 });
  const tensors = graph.inputs.map(({ name, id }) => {
    const { shape, dtype } = graph.values[id]!;
    return [inputName(name), ortTensor(feeds[name]!, dtype === "float32" ? precision : dtype, shape)] as const;
  });
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(
    graph.outputs.map(({ name }) => [name, Array.from(results[outputName(name)]!.data as Float32Array, Number)]),
  );
}

function ortTensor(values: readonly number[], type: Precision | "int32" | "bool", shape: readonly number[]): OrtTensor {
  const data: Record<typeof type, () => HostArray> = {
    float32: () => Float32Array.from(values),
    float64: () => Float64Array.from(values),
    int32: () => Int32Array.from(values),
    bool: () => Uint8Array.from(values),
  };
  return new OrtTensor(type, data[type]() as Float32Array, shape);
}
