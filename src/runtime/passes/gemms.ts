import type { BatchMatMulAttrs, TransposeAttrs } from "@tensorflow/tfjs";
import type { GemmAttributes } from "../fused/gemm.js";
import type { GraphBuilder, GraphNode, ValueId } from "../graph.js";
import { scaling } from "./constants.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/**
 * Gathers what surrounds a product of two matrices into one Gemm: transposes of its operands and of the product, a constant
 * factor of an operand or of the product, and a bias that is added.
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
        case "Transpose":
          return transposed(site, builder);
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

/** A product that nothing else uses, transposed: the product of the transposes in reverse, and the bias transposed. */
function transposed(site: Site, builder: GraphBuilder): readonly ValueId[] | undefined {
  const before = builder.producer(site.inputs[0]);
  if (before?.kernel !== "Gemm" || site.uses(0) !== 1 || !isSwap(site)) return undefined;
  const [a, b, bias] = before.inputs;
  const turned = bias === undefined ? undefined : turnedBias(bias, builder);
  if (bias !== undefined && turned === undefined) return undefined;
  const { transA, transB, alpha } = before.attributes as unknown as GemmAttributes;
  const operands = turned === undefined ? [b, a] : [b, a, turned];
  return gemm(operands, { transA: !transB, transB: !transA, alpha }, site, builder);
}

/** A row, a column or a number transposed; nothing for a bias that would have to be moved in memory. */
function turnedBias(bias: ValueId, builder: GraphBuilder): ValueId | undefined {
  const { shape } = builder.value(bias);
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  if (shape.length === 0) return bias;
  return rows === 1 || columns === 1 ? builder.node("Reshape", [bias], { shape: [columns, rows] })[0] : undefined;
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
