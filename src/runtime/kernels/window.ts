import type { OnnxBuilder } from "./onnx-builder.js";
import type { Operand } from "./rule.js";
import { range, withExtent } from "./shapes.js";

/** The windows of a convolution or pooling along one axis: the k-th element of window i is input i stride + k dilation - before. */
export interface Window {
  readonly axis: number;
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding in front of the input. */
  readonly before: number;
}

/** How far the windows reach, from the start of the padding. */
function reach({ output, kernel, stride, dilation }: Window): number {
  return (output - 1) * stride + (kernel - 1) * dilation + 1;
}

/** Padding behind the input that the last window needs. */
export function paddingAfter(window: Window): number {
  return Math.max(0, reach(window) - window.before - window.input);
}

/** How many elements of each window lie inside the input. */
export function insideCounts({ input, output, kernel, stride, dilation, before }: Window): readonly number[] {
  return range(output).map(
    (i) =>
      range(kernel).filter((k) => {
        const position = i * stride + k * dilation - before;
        return position >= 0 && position < input;
      }).length,
  );
}

/** For every k the k-th elements of all windows; beyond the input there are zeros. */
export function gatherWindows(onnx: OnnxBuilder, x: Operand, window: Window): readonly Operand[] {
  const { axis, before, dilation, kernel, output, stride } = window;
  const along = (values: number, rest: number): number[] => x.shape.map((_, i) => (i === axis ? values : rest));
  const paddings = x.shape.map((_, i): [number, number] => (i === axis ? [before, paddingAfter(window)] : [0, 0]));
  const padded = onnx.pad(x, paddings);
  const size = withExtent(x.shape, axis, output);
  return range(kernel).map((k) => onnx.slice(padded, along(k * dilation, 0), size, along(stride, 1)));
}

/** The transpose of `gatherWindows`: every window's k-th element is added to the input that it came from. */
export function scatterWindows(onnx: OnnxBuilder, parts: readonly Operand[], window: Window): Operand {
  const { axis, before, dilation, input, stride } = window;
  const extent = Math.max(reach(window), before + input);
  const placed = parts.map((part, k) => {
    const spread = dilated(onnx, part, axis, stride);
    const behind = extent - k * dilation - spread.shape[axis]!;
    return onnx.pad(
      spread,
      part.shape.map((_, i): [number, number] => (i === axis ? [k * dilation, behind] : [0, 0])),
    );
  });
  const sum = placed.reduce((total, part) => onnx.add(total, part));
  const begin = sum.shape.map((_, i) => (i === axis ? before : 0));
  return onnx.slice(sum, begin, withExtent(sum.shape, axis, input));
}

/** `stride - 1` zeros between neighbours along an axis. */
function dilated(onnx: OnnxBuilder, x: Operand, axis: number, stride: number): Operand {
  if (stride === 1) return x;
  const extent = x.shape[axis]!;
  const column = onnx.reshape(x, x.shape.toSpliced(axis + 1, 0, 1));
  const spaced = onnx.pad(
    column,
    column.shape.map((_, i): [number, number] => (i === axis + 1 ? [0, stride - 1] : [0, 0])),
  );
  const joined = onnx.reshape(spaced, withExtent(x.shape, axis, extent * stride));
  return onnx.slice(
    joined,
    x.shape.map(() => 0),
    withExtent(x.shape, axis, (extent - 1) * stride + 1),
  );
}
