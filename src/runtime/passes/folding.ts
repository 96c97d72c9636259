import type { Constant, GraphBuilder } from "../graph.js";
import type { Value } from "../kernels/rule.js";
import { range, sizeOf } from "../kernels/shapes.js";
import type { Precision } from "../runtime.js";
import { elementwise } from "./host-arithmetic.js";
import type { Pass } from "./pass.js";
import { rewrite, type Site } from "./rewrite.js";

/** Non-uniform results longer than this are left to ONNX Runtime, which folds them when it loads the model. */
const LARGEST = 4096;

/** Kernels that only move elements: of equal elements they make equal elements. */
const moving = new Set([
  "BroadcastTo",
  "Concat",
  "ExpandDims",
  "GatherV2",
  "Identity",
  "Pack",
  "Reshape",
  "Reverse",
  "Slice",
  "SplitV",
  "StridedSlice",
  "Tile",
  "Transpose",
  "Unpack",
]);

/** Computes what depends on constants alone. */
export const folding: Pass = {
  name: "folding",
  apply(graph, context) {
    return rewrite(graph, context, (site, builder) => {
      const folded = foldedTo(site, builder, context.precision);
      return folded?.map((data, i) => builder.constant({ ...site.results[i]!, data }));
    });
  },
};

type Data = Constant["data"];

function foldedTo(site: Site, builder: GraphBuilder, precision: Precision): readonly Data[] | undefined {
  const { kernel, attributes, inputs, results } = site;
  if (kernel === "ZerosLike" || kernel === "OnesLike") return [kernel === "OnesLike" ? 1 : 0];
  if (kernel === "Fill") return [rounded(attributes["value"] as number, results[0]!, precision)];
  if (kernel === "Reshape" || kernel === "ExpandDims") {
    const x = builder.constantOf(inputs[0]);
    return x === undefined ? undefined : [x.data];
  }
  const constants = inputs.map((id) => builder.constantOf(id));
  if (constants.length === 0 || constants.some((constant) => constant === undefined)) return undefined;
  const known = constants as readonly Constant[];
  const splat = known[0]!.data;
  if (moving.has(kernel) && typeof splat === "number" && movedAlone(kernel, known)) return results.map(() => splat);
  if (kernel === "Sum" && typeof splat === "number") {
    const count = sizeOf(known[0]!.shape) / sizeOf(results[0]!.shape);
    return [rounded(splat * count, results[0]!, precision)];
  }
  return elementsOf(site, known, precision);
}

/** Whether all the elements that a kernel moves are equal; the second input of GatherV2 is indices. */
function movedAlone(kernel: string, constants: readonly Constant[]): boolean {
  return kernel === "GatherV2" || constants.every(({ data }) => Object.is(data, constants[0]!.data));
}

function elementsOf(site: Site, constants: readonly Constant[], precision: Precision): readonly Data[] | undefined {
  const compute = elementwise(site.kernel, site.attributes);
  const result = site.results[0]!;
  if (compute === undefined) return undefined;
  const at = (index: number): number =>
    rounded(compute(...constants.map((c) => element(c, result, index))), result, precision);
  if (constants.every(({ data }) => typeof data === "number")) return [at(0)];
  const size = sizeOf(result.shape);
  return size > LARGEST ? undefined : [Float64Array.from(range(size), (index) => at(index))];
}

/** The element of a constant that broadcasting brings to a flat index of the result. */
function element({ data, shape }: Constant, result: Value, index: number): number {
  if (typeof data === "number") return data;
  let at = 0;
  let stride = 1;
  let rest = index;
  for (let axis = 1; axis <= result.shape.length; axis++) {
    const extent = result.shape.at(-axis)!;
    const own = shape.at(-axis) ?? 1;
    if (axis <= shape.length && own !== 1) at += (rest % extent) * stride;
    if (axis <= shape.length) stride *= own;
    rest = Math.floor(rest / extent);
  }
  return data[at]!;
}

function rounded(value: number, { dtype }: Value, precision: Precision): number {
  switch (dtype) {
    case "float32":
      return precision === "float32" ? Math.fround(value) : value;
    case "int32":
      return value | 0;
    case "bool":
      return value === 0 ? 0 : 1;
  }
}
