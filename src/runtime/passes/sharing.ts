import type { Attributes, Constant, GraphNode, ValueId } from "../graph.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

const commutative = new Set(["Add", "Multiply", "Maximum", "Minimum", "Equal", "NotEqual", "LogicalAnd", "LogicalOr"]);

/** Computes equal expressions once and stores equal constants once. */
export const sharing: Pass = {
  name: "sharing",
  apply(graph, context) {
    const first = new Map<string, readonly ValueId[]>();
    const constants = new Map<string, ValueId>();
    return rewrite(graph, context, (site, builder) => {
      const inputs = site.inputs.map((id) => {
        const constant = builder.constantOf(id);
        return constant === undefined ? id : firstOf(constants, constantKey(constant), id!);
      });
      const key = nodeKey(site, inputs);
      if (key === undefined) return undefined;
      const { kernel, attributes, origin, results } = site;
      return firstOf(first, key, () => builder.copy({ kernel, inputs, attributes, origin }, results));
    });
  },
};

function firstOf<T>(seen: Map<string, T>, key: string, value: T | (() => T)): T {
  const known = seen.get(key);
  if (known !== undefined) return known;
  const made = value instanceof Function ? value() : value;
  seen.set(key, made);
  return made;
}

function nodeKey({ kernel, attributes }: GraphNode, inputs: readonly (ValueId | undefined)[]): string | undefined {
  const operands = inputs.map((id) => (id === undefined ? "-" : String(id)));
  if (commutative.has(kernel)) operands.sort();
  const settings = valueKey(attributes);
  return settings === undefined ? undefined : `${kernel}(${operands.join()})${settings}`;
}

function constantKey({ data, shape, dtype }: Constant): string {
  const elements = typeof data === "number" ? numberKey(data) : Buffer.from(data.buffer).toString("latin1");
  return `${dtype} ${shape.join()} ${typeof data} ${elements}`;
}

/** Text that two attributes have in common only if they are equal; nothing where equality cannot be told. */
function valueKey(value: Attributes[string]): string | undefined {
  if (typeof value === "number") return numberKey(value);
  if (value === undefined || value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return undefined;
  const members = Object.entries(value).map(([name, member]) => [name, valueKey(member)] as const);
  if (members.some(([, key]) => key === undefined)) return undefined;
  return `{${members.map(([name, key]) => `${JSON.stringify(name)}:${key!}`).join()}}`;
}

/** JSON would make null of NaN and the infinities, and String drops the sign of -0. */
function numberKey(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
