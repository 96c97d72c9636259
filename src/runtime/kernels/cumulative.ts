import type { CumsumAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand } from "./rule.js";
import { positiveAxis } from "./shapes.js";

const cumsum = rule({
  kernel: "Cumsum",
  inputs: ["x"],
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype === "bool" ? "int32" : x.dtype }),
  lower(onnx, [x], { axis, exclusive, reverse }: CumsumAttrs, [output]) {
    const along = onnx.constant(positiveAxis(axis, x.shape.length), "int64");
    const attributes = { exclusive: { int: exclusive ? 1 : 0 }, reverse: { int: reverse ? 1 : 0 } };
    return onnx.op("CumSum", [onnx.cast(x, output.dtype), along], x.shape, output.dtype, attributes);
  },
});

/** Everything moved `by` places along an axis (backwards if negative), the gap filled with ones. */
function shifted(onnx: OnnxBuilder, x: Operand, axis: number, by: number): Operand {
  const size = x.shape.map((extent, i) => (i === axis ? extent - Math.abs(by) : extent));
  const begin = x.shape.map((_, i) => (i === axis ? Math.max(0, -by) : 0));
  const paddings = x.shape.map((_, i): [number, number] => (i === axis ? [Math.max(0, by), Math.max(0, -by)] : [0, 0]));
  return onnx.pad(onnx.slice(x, begin, size), paddings, 1);
}

/** ONNX has no cumulative product: the products of 1, 2, 4, … neighbours are built by doubling (Hillis and Steele 1986). */
const cumprod = rule({
  kernel: "Cumprod",
  inputs: ["x"],
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype === "bool" ? "int32" : x.dtype }),
  lower(onnx, [x], { axis, exclusive, reverse }: CumsumAttrs, [output]) {
    const along = positiveAxis(axis, x.shape.length);
    const direction = reverse ? -1 : 1;
    const extent = x.shape[along]!;
    let product = onnx.cast(x, output.dtype);
    if (exclusive) product = shifted(onnx, product, along, direction);
    for (let span = 1; span < extent; span *= 2) {
      product = onnx.mul(product, shifted(onnx, product, along, direction * span));
    }
    return product;
  },
});

export const cumulative: readonly KernelRule[] = [cumsum, cumprod];
