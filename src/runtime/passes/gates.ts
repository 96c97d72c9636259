import type { GraphBuilder, GraphNode, ValueId } from "../graph.js";
import { splatOf, scalar } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/**
 * Writes what reaches x through the gate y = x s, s = sigmoid(x), as dy (s + y (1 - s)) in place of
 * dy s + (dy x) (s (1 - s)): four products and sums instead of six, and y is there already.
 */
export const gates: Pass = {
  name: "gates",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, origin }, builder) => {
      if (kernel !== "Add") return undefined;
      const gate = gateOf(inputs as [ValueId, ValueId], builder);
      if (gate === undefined) return undefined;
      const { dy, x, s } = gate;
      const node = (name: string, ...operands: ValueId[]): ValueId => builder.node(name, operands, {}, origin)[0]!;
      const bent = node("Multiply", node("Multiply", x, s), node("Sub", scalar(1, builder), s));
      return [node("Multiply", dy, node("Add", s, bent))];
    });
  },
};

interface Gate {
  readonly dy: ValueId;
  readonly x: ValueId;
  readonly s: ValueId;
}

/** The sum of dy s and (dy x) (s (1 - s)), in any order, taken apart. */
function gateOf([a, b]: readonly [ValueId, ValueId], builder: GraphBuilder): Gate | undefined {
  for (const [direct, through] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const [dy, s] of factors(direct, builder)) {
      const sigmoid = builder.producer(s);
      if (sigmoid?.kernel !== "Sigmoid") continue;
      const x = sigmoid.inputs[0]!;
      const bends = factors(through, builder).some(
        ([reaching, slope]) =>
          factors(reaching, builder).some(([p, q]) => p === dy && q === x) &&
          factors(slope, builder).some(([p, q]) => p === s && isComplement(builder.producer(q), s, builder)),
      );
      if (bends) return { dy, x, s };
    }
  }
  return undefined;
}

/** The operands of a product, in both orders; none where a value is not a product. */
function factors(id: ValueId, builder: GraphBuilder): readonly (readonly [ValueId, ValueId])[] {
  const node = builder.producer(id);
  if (node?.kernel !== "Multiply") return [];
  const [a, b] = node.inputs as [ValueId, ValueId];
  return [
    [a, b],
    [b, a],
  ];
}

/** Whether a node is 1 - s. */
function isComplement(node: GraphNode | undefined, s: ValueId, builder: GraphBuilder): boolean {
  return node?.kernel === "Sub" && node.inputs[1] === s && splatOf(node.inputs[0], builder) === 1;
}
