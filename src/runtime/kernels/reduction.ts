import type { MaxAttrs, SumAttrs } from "@tensorflow/tfjs";
import { rule } from "./define.js";
import type { KernelRule, Operand, Value } from "./rule.js";
import { parseAxes, reducedShape } from "./shapes.js";

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** tfjs names the axes of Max unlike those of every other reduction. */
function reductionOf(x: Value | Operand, attributes: Partial<SumAttrs & MaxAttrs>): Reduction {
  const axes = parseAxes(attributes.axis ?? attributes.reductionIndices, x.shape.length);
  return { axes, keepDims: attributes.keepDims ?? false };
}

/** A reduction computed and returned in the type that `dtypeOf` gives for the input's. */
function reduction(kernel: string, operator: string, dtypeOf: (dtype: Value["dtype"]) => Value["dtype"]): KernelRule {
  return rule({
    kernel,
    inputs: ["x"],
    infer([x], attributes: Partial<SumAttrs & MaxAttrs>) {
      const { axes, keepDims } = reductionOf(x, attributes);
      return { shape: reducedShape(x.shape, axes, keepDims), dtype: dtypeOf(x.dtype) };
    },
    lower(onnx, [x], attributes: Partial<SumAttrs & MaxAttrs>, [output]) {
      const { axes, keepDims } = reductionOf(x, attributes);
      const type = output.dtype === "bool" ? "int32" : output.dtype;
      return onnx.cast(onnx.reduce(operator, onnx.cast(x, type), axes, keepDims), output.dtype);
    },
  });
}

const same = (dtype: Value["dtype"]): Value["dtype"] => dtype;
const numeric = (dtype: Value["dtype"]): Value["dtype"] => (dtype === "bool" ? "int32" : dtype);

export const reductions: readonly KernelRule[] = [
  reduction("Sum", "ReduceSum", numeric),
  reduction("Mean", "ReduceMean", () => "float32"),
  reduction("Prod", "ReduceProd", numeric),
  reduction("Max", "ReduceMax", same),
  reduction("Min", "ReduceMin", same),
  reduction("All", "ReduceMin", () => "bool"),
  reduction("Any", "ReduceMax", () => "bool"),
];
