import type { MaxAttrs, SumAttrs } from "@tensorflow/tfjs";
import { parseAxes, positiveAxis } from "../../kernels/shapes.js";
import { reductions } from "../../kernels/reduction.js";
import type { BatchingRule } from "../rule.js";

/** The axes counted behind that of replicas; tfjs names those of Max unlike the others'. */
const reduction: BatchingRule = (node, to) => {
  const { axis, reductionIndices, keepDims } = node.attributes as Partial<SumAttrs & MaxAttrs>;
  const [x] = node.inputs;
  const axes = parseAxes(axis ?? reductionIndices, x!.shape.length).map((one) => one + 1);
  return to.node(node, node.kernel, [x!.id], { axis: axes, keepDims: keepDims ?? false });
};

/** Kernels that go along one axis, by the name of the attribute that says which. */
const along =
  (name: "axis" | "dim"): BatchingRule =>
  (node, to) => {
    const [x] = node.inputs;
    const axis = positiveAxis((node.attributes[name] as number | undefined) ?? -1, x!.shape.length);
    return to.node(node, node.kernel, [x!.id], { ...node.attributes, [name]: axis + 1 });
  };

/** Kernels that go along the last axis whatever stands before it. */
const lastAxis: BatchingRule = (node, to) => to.node(node, node.kernel, [node.inputs[0]!.id], node.attributes);

export const reductionRules: readonly (readonly [string, BatchingRule])[] = [
  ...reductions.map(({ kernel }) => [kernel, reduction] as const),
  ["Softmax", along("dim")],
  ["Cumsum", along("axis")],
  ["Cumprod", along("axis")],
  ["ArgMax", along("axis")],
  ["ArgMin", along("axis")],
  ["TopK", lastAxis],
  ["OneHot", lastAxis],
];
