import type { GraphBuilder, ValueId } from "../graph.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewrite.js";

/** Takes negations into the sums around them: a + (-b), a - (-b), and -(-a). */
export const signs: Pass = {
  name: "signs",
  apply(graph, context) {
    return rewrite(graph, context, ({ kernel, inputs, results, attributes, origin }, builder) => {
      const [a, b] = inputs as [ValueId, ValueId];
      const into = (replacement: string, ...operands: ValueId[]): readonly ValueId[] =>
        builder.copy({ kernel: replacement, inputs: operands, attributes, origin }, results);
      const [negatedA, negatedB] = [negated(a, builder), negated(b, builder)];
      if (kernel === "Neg" && negatedA !== undefined) return [negatedA];
      if (kernel === "Sub" && negatedB !== undefined) return into("Add", a, negatedB);
      if (kernel === "Add" && negatedB !== undefined) return into("Sub", a, negatedB);
      if (kernel === "Add" && negatedA !== undefined) return into("Sub", b, negatedA);
      return undefined;
    });
  },
};

function negated(id: ValueId | undefined, builder: GraphBuilder): ValueId | undefined {
  const node = builder.producer(id);
  return node?.kernel === "Neg" ? node.inputs[0] : undefined;
}
