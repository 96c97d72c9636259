import type { Geometry, Window } from "./convolution-geometry.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { Operand } from "./rule.js";
import { range } from "./shapes.js";

/** How many pixels a window has. */
export function windowSize({ rows, columns }: Geometry): number {
  return rows.kernel * columns.kernel;
}

/** How many windows an image has. */
export function windowCount({ rows, columns }: Geometry): number {
  return rows.output * columns.output;
}

/** Whether the windows are the pixels of the image, one by one. */
export function seesEachPixel({ rows, columns }: Geometry): boolean {
  return [rows, columns].every(
    ({ input, output, kernel, stride, before }) => kernel === 1 && stride === 1 && before === 0 && input === output,
  );
}

/** The position under the k-th element of the i-th window, or -1 where that is padding. */
function under({ input, stride, dilation, before }: Window, i: number, k: number): number {
  const position = i * stride + k * dilation - before;
  return position >= 0 && position < input ? position : -1;
}

/** The flat pixel under every element of every window, windows and elements row by row; `padding` where there is none. */
function pixels({ rows, columns }: Geometry, padding: number): readonly number[] {
  return range(rows.output).flatMap((i) =>
    range(columns.output).flatMap((j) =>
      range(rows.kernel).flatMap((k) =>
        range(columns.kernel).map((l) => {
          const [row, column] = [under(rows, i, k), under(columns, j, l)];
          return row < 0 || column < 0 ? padding : row * columns.input + column;
        }),
      ),
    ),
  );
}

/** How many elements of each window lie inside the image. */
export function insideCounts(geometry: Geometry): readonly number[] {
  const flat = pixels(geometry, -1);
  const size = windowSize(geometry);
  return range(windowCount(geometry)).map(
    (window) => flat.slice(window * size, (window + 1) * size).filter((pixel) => pixel >= 0).length,
  );
}

/** A row of zeros behind the second axis of [batch, n, channels], for what lies outside. */
function withZeroRow(onnx: OnnxBuilder, x: Operand): Operand {
  return onnx.pad(x, [
    [0, 0],
    [0, 1],
    [0, 0],
  ]);
}

/** What every window sees: [batch, height, width, channels] to [batch, windows, window size, channels]. */
export function gatherWindows(onnx: OnnxBuilder, x: Operand, geometry: Geometry): Operand {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const size = height * width;
  const rows = withZeroRow(onnx, onnx.reshape(x, [batch, size, channels]));
  const indices = onnx.constant(pixels(geometry, size), "int64", [windowCount(geometry), windowSize(geometry)]);
  return onnx.gather(rows, indices, 1);
}

/** The transpose of `gatherWindows`: what the windows hold is added to the pixels that it came from. */
export function scatterWindows(onnx: OnnxBuilder, parts: Operand, geometry: Geometry): Operand {
  const [batch, , , channels] = parts.shape as [number, number, number, number];
  const { rows, columns } = geometry;
  const [size, elements] = [windowSize(geometry), windowCount(geometry) * windowSize(geometry)];
  const sources = new Array<number>(rows.input * columns.input * size).fill(elements);
  // At most one window has a given pixel under a given element, so every pixel gathers from `size` places.
  pixels(geometry, -1).forEach((pixel, place) => {
    if (pixel >= 0) sources[pixel * size + (place % size)] = place;
  });
  const flat = withZeroRow(onnx, onnx.reshape(parts, [batch, elements, channels]));
  const indices = onnx.constant(sources, "int64", [rows.input * columns.input, size]);
  const sums = onnx.reduce("ReduceSum", onnx.gather(flat, indices, 1), [2]);
  return onnx.reshape(sums, [batch, rows.input, columns.input, channels]);
}
