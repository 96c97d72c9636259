import type { CastAttrs, ExpandDimsAttrs, ReshapeAttrs, TileAttrs, TransposeAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule } from "./rule.js";
import { permuted, positiveAxis, range, sizeOf } from "./shapes.js";
import { dtypeOf } from "./types.js";

const reshape = rule({
  kernel: "Reshape",
  inputs: ["x"],
  infer([x], { shape }: ReshapeAttrs) {
    const known = shape.reduce((size, extent) => (extent === -1 ? size : size * extent), 1);
    return { shape: shape.map((extent) => (extent === -1 ? sizeOf(x.shape) / known : extent)), dtype: x.dtype };
  },
  lower: (onnx, [x], _, [output]) => onnx.reshape(x, output.shape),
});

const expandDims = rule({
  kernel: "ExpandDims",
  inputs: ["input"],
  infer([input], { dim }: ExpandDimsAttrs) {
    const axis = positiveAxis(dim, input.shape.length + 1);
    return { shape: input.shape.toSpliced(axis, 0, 1), dtype: input.dtype };
  },
  lower: (onnx, [input], _, [output]) => onnx.reshape(input, output.shape),
});

const identity = rule({
  kernel: "Identity",
  inputs: ["x"],
  infer: ([x]) => x,
  lower: (onnx, [x]) => onnx.identity(x),
});

const cast = rule({
  kernel: "Cast",
  inputs: ["x"],
  infer: ([x], { dtype }: CastAttrs) => ({ shape: x.shape, dtype: dtypeOf(dtype, "Cast") }),
  lower: (onnx, [x], _, [output]) => onnx.cast(x, output.dtype),
});

const transpose = rule({
  kernel: "Transpose",
  inputs: ["x"],
  infer: ([x], { perm }: TransposeAttrs) => ({ shape: permuted(x.shape, perm), dtype: x.dtype }),
  lower: (onnx, [x], { perm }: TransposeAttrs) => onnx.transpose(x, perm),
});

/** Repeating axes of one element is broadcasting, which ONNX Runtime does faster than tiling. */
const tile = rule({
  kernel: "Tile",
  inputs: ["x"],
  infer: ([x], { reps }: TileAttrs) => ({ shape: x.shape.map((extent, i) => extent * reps[i]!), dtype: x.dtype }),
  lower(onnx, [x], { reps }: TileAttrs, [output]) {
    const broadcasts = x.shape.every((extent, axis) => extent === 1 || reps[axis] === 1);
    if (broadcasts) return onnx.expand(x, output.shape);
    return onnx.op("Tile", [x, onnx.indices(reps)], output.shape, x.dtype);
  },
});

/** The elements of x on the diagonal of a matrix of its elements. */
const diag = rule({
  kernel: "Diag",
  inputs: ["x"],
  infer: ([x]) => ({ shape: [...x.shape, ...x.shape], dtype: x.dtype }),
  lower(onnx, [x], _, [output]) {
    const n = sizeOf(x.shape);
    const identity = onnx.constant(
      range(n * n).map((i) => (i % (n + 1) === 0 ? 1 : 0)),
      "bool",
      [n, n],
    );
    const matrix = onnx.where(identity, onnx.reshape(x, [1, n]), onnx.constant(0, x.dtype));
    return onnx.reshape(matrix, output.shape);
  },
});

export const shaping: readonly KernelRule[] = [reshape, expandDims, identity, cast, transpose, tile, diag];
