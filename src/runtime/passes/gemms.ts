import type { BatchMatMulAttrs, TransposeAttrs } from "@tensorflow/tfjs";
import type { GemmAttributes } from "../fused/gemm.js";
import type { GraphBuilder, GraphNode, ValueId } from "../graph.js";
import { scaling } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/**
 * Gathers what surrounds a product of two matrices into one Gemm: transposes of its operands, a constant factor of an
 * operand or of the product, and a bias that is added.
 */
export const gemms: Pass = {
  name: "gemms",
  apply(graph, context) {
    // The factor of ONNX's Gemm is a float in a model of doubles as well.
    const fits = (alpha: number): boolean => context.precision === "float32" || Math.fround(alpha) === alpha;
    return rewrite(graph, context, (site, builder) => {
      switch (site.kernel) {
        case "BatchMatMul":
          return product(site, builder, fits);
        case "Multiply":
          return scaled(site, builder, fits);
        case "Add":
          return biased(site, builder);
        default:
          return undefined;
      }
    });
  },
};

type Fits = (alpha: number) => boolean;

function product(site: Site, builder: GraphBuilder, fits: Fits): readonly ValueId[] | undefined {
  const [a, b] = site.inputs as [ValueId, ValueId];
  if (!isMatrix(a, builder) || !isMatrix(b, builder)) return undefined;
  const { transposeA, transposeB } = site.attributes as unknown as BatchMatMulAttrs;
  const left = operand({ id: a, transposed: transposeA, alpha: 1 }, builder, fits);
  const right = operand({ id: b, transposed: transposeB, alpha: left.alpha }, builder, fits);
  const flags = { transA: left.transposed, transB: right.transposed, alpha: right.alpha };
  return gemm([left.id, right.id], flags, site, builder);
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
  /** The factor of the product so far. */
  readonly alpha: number;
}

/** An operand with the transposes and constant factors before it taken off. */
function operand({ id, transposed, alpha }: GemmOperand, builder: GraphBuilder, fits: Fits): GemmOperand {
  const before = builder.producer(id);
  if (before?.kernel === "Transpose" && isSwap(before)) {
    return operand({ id: before.inputs[0]!, transposed: !transposed, alpha }, builder, fits);
  }
  const scale = before === undefined ? undefined : scaling(before, builder);
  if (scale === undefined || !isMatrix(scale.of, builder) || !fits(alpha * scale.by)) return { id, transposed, alpha };
  return operand({ id: scale.of, transposed, alpha: alpha * scale.by }, builder, fits);
}

function isSwap({ attributes }: GraphNode): boolean {
  return (attributes as unknown as TransposeAttrs).perm.join() === "1,0";
}

/** A constant multiple of a product that nothing else uses. */
function scaled(site: Site, builder: GraphBuilder, fits: Fits): readonly ValueId[] | undefined {
  const scale = scaling(site, builder);
  if (scale === undefined) return undefined;
  const before = lone(site, scale.of, builder);
  if (before === undefined) return undefined;
  const attributes = before.attributes as unknown as GemmAttributes;
  const alpha = attributes.alpha * scale.by;
  return fits(alpha) ? gemm(before.inputs, { ...attributes, alpha }, site, builder) : undefined;
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
