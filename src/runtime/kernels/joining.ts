import type { ConcatAttrs, PackAttrs, SplitVAttrs, UnpackAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule, Value } from "./rule.js";
import { positiveAxis, sizeOf, withExtent } from "./shapes.js";

const concat = rule({
  kernel: "Concat",
  inputs: "list",
  infer(parts, { axis }: ConcatAttrs) {
    const [first] = parts as [Value];
    const along = positiveAxis(axis, first.shape.length);
    const extent = parts.reduce((sum, part) => sum + part.shape[along]!, 0);
    return { shape: withExtent(first.shape, along, extent), dtype: first.dtype };
  },
  lower(onnx, parts, { axis }: ConcatAttrs, [output]) {
    const filled = parts.filter((part) => sizeOf(part.shape) > 0);
    return onnx.concat(filled.length > 0 ? filled : parts.slice(0, 1), positiveAxis(axis, output.shape.length));
  },
});

/** The sizes that a split count, or a list with one -1 for the rest, stands for. */
function splitSizes(extent: number, numOrSizeSplits: number | readonly number[]): readonly number[] {
  if (typeof numOrSizeSplits === "number") {
    return Array.from({ length: numOrSizeSplits }, () => extent / numOrSizeSplits);
  }
  const known = numOrSizeSplits.reduce((sum, size) => (size === -1 ? sum : sum + size), 0);
  return numOrSizeSplits.map((size) => (size === -1 ? extent - known : size));
}

const splitV = rule({
  kernel: "SplitV",
  inputs: ["x"],
  infer([x], { numOrSizeSplits, axis }: SplitVAttrs) {
    const along = positiveAxis(axis, x.shape.length);
    return splitSizes(x.shape[along]!, numOrSizeSplits).map((extent) => ({
      shape: withExtent(x.shape, along, extent),
      dtype: x.dtype,
    }));
  },
  lower(onnx, [x], { axis }: SplitVAttrs, outputs) {
    const along = positiveAxis(axis, x.shape.length);
    const sizes = outputs.map((output) => output.shape[along]!);
    return onnx.ops("Split", [x, onnx.indices(sizes)], outputs, { axis: { int: along } });
  },
});

const pack = rule({
  kernel: "Pack",
  inputs: "list",
  infer(parts, { axis }: PackAttrs) {
    const [first] = parts as [Value];
    const along = positiveAxis(axis, first.shape.length + 1);
    return { shape: first.shape.toSpliced(along, 0, parts.length), dtype: first.dtype };
  },
  lower(onnx, parts, { axis }: PackAttrs, [output]) {
    const along = positiveAxis(axis, output.shape.length);
    const layer = withExtent(output.shape, along, 1);
    return onnx.concat(
      parts.map((part) => onnx.reshape(part, layer)),
      along,
    );
  },
});

const unpack = rule({
  kernel: "Unpack",
  inputs: ["value"],
  infer([value], { axis }: UnpackAttrs) {
    const along = positiveAxis(axis, value.shape.length);
    const shape = value.shape.toSpliced(along, 1);
    return Array.from({ length: value.shape[along]! }, () => ({ shape, dtype: value.dtype }));
  },
  lower(onnx, [value], { axis }: UnpackAttrs, outputs) {
    const along = positiveAxis(axis, value.shape.length);
    const layer = { shape: withExtent(value.shape, along, 1), dtype: value.dtype };
    const sizes = onnx.indices(outputs.map(() => 1));
    const layers = onnx.ops(
      "Split",
      [value, sizes],
      outputs.map(() => layer),
      { axis: { int: along } },
    );
    return layers.map((part, i) => onnx.reshape(part, outputs[i]!.shape));
  },
});

export const joining: readonly KernelRule[] = [concat, splitV, pack, unpack];
