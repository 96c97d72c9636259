import type {
  ConcatAttrs,
  PadV2Attrs,
  ReverseAttrs,
  SliceAttrs,
  SplitVAttrs,
  StridedSliceAttrs,
  TileAttrs,
  TransposeAttrs,
} from "@tensorflow/tfjs";
import { parseAxes, positiveAxis } from "../../kernels/shapes.js";
import type { BatchingRule, Replicated, ReplicatedNode } from "../rule.js";

/** The only operand, which is stacked. */
function only({ inputs }: ReplicatedNode): Replicated {
  return inputs[0]!;
}

/** Any change of shape alone. */
const reshape: BatchingRule = (node, to) => [to.reshape(only(node).id, [to.replicas, ...node.results[0]!.shape])];

const transpose: BatchingRule = (node, to) => {
  const { perm } = node.attributes as unknown as TransposeAttrs;
  return to.node(node, "Transpose", [only(node).id], { perm: [0, ...perm.map((axis) => axis + 1)] });
};

const tile: BatchingRule = (node, to) => {
  const { reps } = node.attributes as unknown as TileAttrs;
  return to.node(node, "Tile", [only(node).id], { reps: [1, ...reps] });
};

const slice: BatchingRule = (node, to) => {
  const { begin } = node.attributes as unknown as SliceAttrs;
  const { id, shape } = only(node);
  const first = typeof begin === "number" ? [begin] : begin;
  return to.node(node, "Slice", [id], {
    begin: [0, ...shape.map((_, axis) => first[axis] ?? 0)],
    size: [to.replicas, ...node.results[0]!.shape],
  });
};

/** Bit i of a mask speaks of the i-th entry of begin, end and strides. */
const stridedSlice: BatchingRule = (node, to) => {
  const { begin, end, strides, ...masks } = node.attributes as unknown as StridedSliceAttrs;
  const moved = Object.fromEntries(Object.entries(masks).map(([name, mask]) => [name, mask << 1]));
  return to.node(node, "StridedSlice", [only(node).id], {
    ...moved,
    begin: [0, ...begin],
    end: [to.replicas, ...end],
    strides: [1, ...strides],
  });
};

const reverse: BatchingRule = (node, to) => {
  const { dims } = node.attributes as unknown as ReverseAttrs;
  const { id, shape } = only(node);
  return to.node(node, "Reverse", [id], { dims: parseAxes(dims, shape.length).map((axis) => axis + 1) });
};

const pad: BatchingRule = (node, to) => {
  const { paddings } = node.attributes as unknown as PadV2Attrs;
  return to.node(node, node.kernel, [only(node).id], { ...node.attributes, paddings: [[0, 0], ...paddings] });
};

/** Concat and Pack; `rank` is that of the result. */
const joined: BatchingRule = (node, to) => {
  const { axis } = node.attributes as unknown as ConcatAttrs;
  const along = positiveAxis(axis, node.results[0]!.shape.length) + 1;
  return to.node(
    node,
    node.kernel,
    node.inputs.map((part) => to.stacked(part!)),
    { axis: along },
  );
};

/** SplitV and Unpack. */
const parted: BatchingRule = (node, to) => {
  const { axis } = node.attributes as unknown as SplitVAttrs;
  const { id, shape } = only(node);
  return to.node(node, node.kernel, [id], { ...node.attributes, axis: positiveAxis(axis, shape.length) + 1 });
};

export const shapeRules: readonly (readonly [string, BatchingRule])[] = [
  ["Reshape", reshape],
  ["ExpandDims", reshape],
  ["Transpose", transpose],
  ["Tile", tile],
  ["Slice", slice],
  ["StridedSlice", stridedSlice],
  ["Reverse", reverse],
  ["PadV2", pad],
  ["MirrorPad", pad],
  ["Concat", joined],
  ["Pack", joined],
  ["SplitV", parted],
  ["Unpack", parted],
];
