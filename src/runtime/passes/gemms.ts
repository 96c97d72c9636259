import type { BatchMatMulAttrs, TransposeAttrs } from "@tensorflow/tfjs";
import type { GemmAttributes } from "../fused/gemm.js";
import type { GraphBuilder, GraphNode, ValueId } from "../graph.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/**
 * Gathers what surrounds a product of two matrices into one Gemm: transposes of its operands, a constant factor of an
 * operand or of the product, and a bias that is added.
 */
export const gemms: Pass = {
  name: "gemms",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => {
      switch (site.kernel) {
        case "BatchMatMul":
          return product(site, builder);
        case "Multiply":
          return scaled(site, builder);
        case "Add":
          return biased(site, builder);
        default:
          return undefined;
      }
    });
  },
};

function product(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const [a, b] = site.inputs as [ValueId, ValueId];
  if (!isMatrix(a, builder) || !isMatrix(b, builder)) return undefined;
  const { transposeA, transposeB } = site.attributes as unknown as BatchMatMulAttrs;
  const left = operand(a, transposeA, builder);
  const right = operand(b, transposeB, builder);
  const alpha = left.factor * right.factor;
  return gemm([left.id, right.id], { transA: left.transposed, transB: right.transposed, alpha }, site, builder);
}

function gemm(
  inputs: readonly (ValueId | undefined)[],
  { transA, transB, alpha }: GemmAttributes,
  site: Site,
  builder: GraphBuilder,
): readonly ValueId[] {
  return builder.node("Gemm", inputs, { transA, transB, alpha }, site.origin);
}

function isMatrix(id: ValueId, builder: GraphBuilder): boolean {
  const { shape, dtype } = builder.value(id);
  return shape.length === 2 && dtype === "float32";
}

interface GemmOperand {
  readonly id: ValueId;
  readonly transposed: boolean;
  readonly factor: number;
}

/** An operand with the transposes and constant factors before it taken off. */
function operand(id: ValueId, transposed: boolean, builder: GraphBuilder, factor = 1): GemmOperand {
  const before = builder.producer(id);
  if (before?.kernel === "Transpose" && isSwap(before)) return operand(before.inputs[0]!, !transposed, builder, factor);
  const scale = before?.kernel === "Multiply" ? scaling(before, builder) : undefined;
  if (scale === undefined || !isMatrix(scale.of, builder)) return { id, transposed, factor };
  return operand(scale.of, transposed, builder, factor * scale.by);
}

function isSwap({ attributes }: GraphNode): boolean {
  return (attributes as unknown as TransposeAttrs).perm.join() === "1,0";
}

/** A product with a constant scalar, taken apart. */
function scaling({ inputs }: GraphNode, builder: GraphBuilder): { of: ValueId; by: number } | undefined {
  for (const [i, id] of inputs.entries()) {
    const constant = builder.constantOf(id);
    if (typeof constant?.data === "number" && constant.shape.length === 0)
      return { of: inputs[1 - i]!, by: constant.data };
  }
  return undefined;
}

/** A constant multiple of a product that nothing else uses. */
function scaled(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const scale = scaling(site, builder);
  if (scale === undefined) return undefined;
  const before = lone(site, scale.of, builder);
  if (before === undefined) return undefined;
  const attributes = before.attributes as unknown as GemmAttributes;
  return gemm(before.inputs, { ...attributes, alpha: attributes.alpha * scale.by }, site, builder);
}

/** A product that nothing else uses plus what broadcasts to its shape. */
function biased(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  for (const [i, id] of site.inputs.entries()) {
    const bias = site.inputs[1 - i]!;
    const before = lone(site, id!, builder);
    if (before !== undefined && builder.value(bias).shape.length <= 2 && sameSize(id!, site, builder)) {
      return gemm([...before.inputs, bias], before.attributes as unknown as GemmAttributes, site, builder);
    }
  }
  return undefined;
}

function sameSize(id: ValueId, { results }: Site, builder: GraphBuilder): boolean {
  return builder.value(id).shape.join() === results[0]!.shape.join();
}

/** The Gemm without a bias that makes an input of `site` and is used nowhere else. */
function lone(site: Site, id: ValueId, builder: GraphBuilder): GraphNode | undefined {
  const before = builder.producer(id);
  const bare = before?.kernel === "Gemm" && before.inputs[2] === undefined;
  return bare && site.uses(site.inputs.indexOf(id)) === 1 ? before : undefined;
}
