import type { GraphBuilder, ValueId } from "../graph.js";

/** The number that all elements of a constant are; nothing for other values. */
export function splatOf(id: ValueId | undefined, builder: GraphBuilder): number | undefined {
  const data = builder.constantOf(id)?.data;
  return typeof data === "number" ? data : undefined;
}

/** A constant float of no dimension. */
export function scalar(data: number, builder: GraphBuilder): ValueId {
  return builder.constant({ shape: [], dtype: "float32", data });
}

/** A product with a constant number that leaves the shape of the other operand, taken apart. */
export function scaling(
  { kernel, inputs }: { readonly kernel: string; readonly inputs: readonly (ValueId | undefined)[] },
  builder: GraphBuilder,
): { readonly of: ValueId; readonly by: number } | undefined {
  if (kernel !== "Multiply") return undefined;
  for (const [i, id] of inputs.entries()) {
    const by = splatOf(id, builder);
    if (by !== undefined && builder.value(id!).shape.length === 0) return { of: inputs[1 - i]!, by };
  }
  return undefined;
}
