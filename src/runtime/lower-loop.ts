import { GraphEmitter } from "./emitter.js";
import type { Graph, KernelTable, Port } from "./graph.js";
import { inputName, outputName, port, returned, Scope } from "./lower.js";
import { loopPrefix } from "./loop-names.js";
import { dataTypeOf, type OnnxGraph } from "./onnx-model.js";
import type { Precision } from "./runtime.js";

/** The scan input that counts the steps: a loop without a batch has no other. */
export const stepsName = "steps";
const stepsDimension = "K";

/**
 * Writes a step as an ONNX `Scan`: state is carried, batches are scan inputs, outputs are stacked. What depends on
 * constants alone is written outside the loop and computed once a call.
 */
export function lowerLoop(graph: Graph, table: KernelTable, precision: Precision): OnnxGraph {
  const names = {};
  const outer = new Scope(graph, new GraphEmitter(precision, names));
  const having = (ports: readonly Port[], prefix: string) => ports.filter(({ name }) => name.startsWith(prefix));
  const operandOf = ({ name, id }: Port) => ({ name, ...graph.values[id]! });
  const state = having(graph.inputs, loopPrefix.state);
  const constants = having(graph.inputs, loopPrefix.constants);
  const batch = having(graph.inputs, loopPrefix.batch);
  const newState = having(graph.outputs, loopPrefix.state);
  const outputs = having(graph.outputs, loopPrefix.outputs);

  for (const { name, id } of constants) outer.bind(id, { ...operandOf({ name, id }), name: inputName(name) });
  const inLoop = graph.nodes.filter((node) => {
    const invariant = node.inputs.every((id) => id === undefined || outer.has(id) || graph.constants.has(id));
    if (invariant) outer.lower(node, table);
    return !invariant;
  });

  const body = new Scope(graph, new GraphEmitter(precision, names), outer);
  for (const { name, id } of [...state, ...batch]) body.bind(id, operandOf({ name, id }));
  for (const node of inLoop) body.lower(node, table);
  const returnedBy = [...newState, ...outputs].map(({ name, id }) =>
    port(returned(body.emitter, body.operand(id), `next:${name}`), precision),
  );
  const counter = { name: stepsName, dataType: dataTypeOf("bool", precision), shape: [] };
  const bodyGraph: OnnxGraph = {
    name: "step",
    nodes: body.emitter.nodes,
    initializers: body.emitter.initializers,
    inputs: [...[...state, ...batch].map((p) => port(operandOf(p), precision)), counter],
    outputs: returnedBy,
  };

  const results = [...newState, ...outputs].map(({ name }) => outputName(name));
  outer.emitter.nodes.push({
    opType: "Scan",
    domain: "",
    name: "loop",
    input: [...[...state, ...batch].map(({ name }) => inputName(name)), inputName(stepsName)],
    output: results,
    attributes: { body: { graph: bodyGraph }, num_scan_inputs: { int: batch.length + 1 } },
  });
  const outerPort = ({ name, id }: Port, prefixed: (name: string) => string, stacked: boolean) =>
    port({ ...operandOf({ name, id }), name: prefixed(name) }, precision, stacked ? [stepsDimension] : []);
  return {
    name: "loop",
    nodes: outer.emitter.nodes,
    initializers: outer.emitter.initializers,
    inputs: [
      ...[...state, ...constants].map((p) => outerPort(p, inputName, false)),
      ...batch.map((p) => outerPort(p, inputName, true)),
      { ...counter, name: inputName(stepsName), shape: [stepsDimension] },
    ],
    outputs: [
      ...newState.map((p) => outerPort(p, outputName, false)),
      ...outputs.map((p) => outerPort(p, outputName, true)),
    ],
  };
}
