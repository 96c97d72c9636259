import type { Constant, GraphBuilder, ValueId } from "../graph.js";
import { broadcastShapes, sameShape } from "../kernels/shapes.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/** Kernels that broadcast their two operands, and Select, which ONNX lets broadcast all three. */
const broadcasting = new Set([
  "Add",
  "Sub",
  "Multiply",
  "RealDiv",
  "Maximum",
  "Minimum",
  "Pow",
  "SquaredDifference",
  "Equal",
  "NotEqual",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
]);

/** Drops x * 1, x / 1, x + 0 and x - 0, turns division by a power of two into the faster product, and full-size splats into scalars. */
export const identities: Pass = {
  name: "identities",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => unchanged(site, builder) ?? cheaper(site, builder));
  },
};

function unchanged(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const [a, b] = site.inputs as [ValueId, ValueId];
  const whole = (id: ValueId): boolean => sameShape(builder.value(id).shape, site.results[0]!.shape);
  const splat = (id: ValueId): number | undefined => splatOf(builder.constantOf(id));
  switch (site.kernel) {
    case "Multiply":
      if (splat(b) === 1 && whole(a)) return [a];
      return splat(a) === 1 && whole(b) ? [b] : undefined;
    case "Add":
      if (splat(b) === 0 && whole(a)) return [a];
      return splat(a) === 0 && whole(b) ? [b] : undefined;
    case "Sub":
      return splat(b) === 0 && whole(a) ? [a] : undefined;
    case "RealDiv":
      return splat(b) === 1 && whole(a) ? [a] : undefined;
    default:
      return undefined;
  }
}

function cheaper(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const { kernel, results, attributes, origin } = site;
  const inputs = broadcasting.has(kernel) ? scalars(site, builder) : site.inputs;
  const divisor = kernel === "RealDiv" ? splatOf(builder.constantOf(inputs[1])) : undefined;
  if (divisor !== undefined && isPowerOfTwo(divisor)) {
    const { shape, dtype } = builder.constantOf(inputs[1])!;
    const factor = builder.constant({ shape, dtype, data: 1 / divisor });
    return builder.copy({ kernel: "Multiply", inputs: [inputs[0], factor], attributes: {}, origin }, results);
  }
  return inputs === site.inputs ? undefined : builder.copy({ kernel, inputs, attributes, origin }, results);
}

/** The operands with splats as scalars where the other operand already has the shape of the result. */
function scalars({ inputs, results }: Site, builder: GraphBuilder): readonly (ValueId | undefined)[] {
  const { shape } = results[0]!;
  const shapes = inputs.map((id) => builder.value(id!).shape);
  const shrinks = inputs.map((id, i) => {
    const constant = builder.constantOf(id);
    const others = shapes.filter((_, j) => j !== i);
    return splatOf(constant) !== undefined && shapes[i]!.length > 0 && sameShape(broadcastShapes(...others), shape);
  });
  if (!shrinks.some(Boolean)) return inputs;
  return inputs.map((id, i) => (shrinks[i] ? builder.constant({ ...builder.constantOf(id)!, shape: [] }) : id));
}

function splatOf(constant: Constant | undefined): number | undefined {
  return typeof constant?.data === "number" ? constant.data : undefined;
}

function isPowerOfTwo(x: number): boolean {
  return Number.isInteger(Math.log2(x));
}
