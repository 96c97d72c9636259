import type { Attributes, Constant, Graph, ValueId } from "./graph.js";
import type { Value } from "./kernels/rule.js";

/** The elements that are shown of a constant. */
const SHOWN = 6;

/** A graph as text: inputs, one node a line in the order of execution, outputs; constants stand where they are used. */
export function graphText(graph: Graph): string {
  const names = new Map<ValueId, string>();
  const lines: string[] = [];
  for (const { name, id } of graph.inputs) {
    names.set(id, name);
    lines.push(`input ${name}: ${typeText(graph.values[id]!)}`);
  }
  const shown = (id: ValueId | undefined): string => {
    if (id === undefined) return "-";
    const constant = graph.constants.get(id);
    return constant === undefined ? names.get(id)! : constantText(constant);
  };
  let next = 0;
  for (const node of graph.nodes) {
    const results = node.outputs.map((id) => {
      names.set(id, `%${next++}`);
      return `${names.get(id)!}: ${typeText(graph.values[id]!)}`;
    });
    lines.push(
      `${results.join(", ")} = ${node.kernel}(${node.inputs.map(shown).join(", ")})${attributesText(node.attributes)}`,
    );
  }
  for (const { name, id } of graph.outputs) lines.push(`output ${name} = ${shown(id)}`);
  return lines.join("\n");
}

function typeText({ dtype, shape }: Value): string {
  return `${dtype}[${shape.join(",")}]`;
}

function constantText({ data, shape, dtype }: Constant): string {
  if (typeof data === "number")
    return shape.length === 0 && dtype === "float32" ? String(data) : `${data}:${typeText({ dtype, shape })}`;
  const elements =
    data.length > SHOWN
      ? `${Array.from(data.subarray(0, SHOWN), String).join(" ")} ...`
      : Array.from(data, String).join(" ");
  return `{${elements}}:${typeText({ dtype, shape })}`;
}

function attributesText(attributes: Attributes): string {
  const entries = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null);
  if (entries.length === 0) return "";
  return ` {${entries.map(([name, value]) => `${name}: ${settingText(value)}`).join(", ")}}`;
}

/** As JSON, but for the numbers that it cannot write. */
function settingText(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
