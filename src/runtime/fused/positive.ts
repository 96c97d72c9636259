import { rule } from "../kernels/define.js";

const largestFloat = 3.4028234663852886e38;

/**
 * 1 where x > 0 and 0 elsewhere, as floats. In float32 by HardSigmoid with a slope so steep that only subnormal numbers
 * fall on it: one vectorised operator in place of a comparison and a cast.
 */
export const positive = rule({
  kernel: "Positive",
  inputs: ["x"],
  infer: ([x]) => x,
  lower: (onnx, [x]) =>
    onnx.precision === "float32"
      ? onnx.map("HardSigmoid", x, { alpha: largestFloat, beta: 0 })
      : onnx.cast(onnx.greater(x, 0), "float32"),
});
